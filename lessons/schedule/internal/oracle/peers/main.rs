// The programs of main.go for loom and shuttle: peers PROGRAM CHECKER N explores one and prints
// how many executions that took, and how many seconds.
//
// Both checkers have the same names for threads, locks and atomics, so each program is written once.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Instant;

static EXECUTIONS: AtomicU64 = AtomicU64::new(0);

macro_rules! programs {
    ($name:ident, $checker:ident) => {
        mod $name {
            use super::{EXECUTIONS, SeqCst};
            use $checker::sync::atomic::{AtomicUsize, Ordering};
            use $checker::sync::{Arc, Mutex};
            use $checker::thread;

            // Two threads do the same work.
            fn both(work: impl Fn() + Clone + Send + 'static) {
                let threads: Vec<_> = (0..2).map(|_| thread::spawn(work.clone())).collect();
                for t in threads {
                    t.join().unwrap();
                }
            }

            // Two threads add one n times each, with a load and a store.
            pub fn counter(n: usize) {
                EXECUTIONS.fetch_add(1, SeqCst);
                let counter = Arc::new(AtomicUsize::new(0));
                both(move || {
                    for _ in 0..n {
                        let v = counter.load(Ordering::Acquire);
                        counter.store(v + 1, Ordering::Release);
                    }
                });
            }

            // Two threads add one n times each, with a lock.
            pub fn locked(n: usize) {
                EXECUTIONS.fetch_add(1, SeqCst);
                let counter = Arc::new(Mutex::new(0));
                let shared = counter.clone();
                both(move || {
                    for _ in 0..n {
                        *shared.lock().unwrap() += 1;
                    }
                });
                assert_eq!(*counter.lock().unwrap(), 2 * n);
            }
        }
    };
}

programs!(with_loom, loom);
programs!(with_shuttle, shuttle);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n: usize = args[3].parse().unwrap();
    let begin = Instant::now();
    match (args[1].as_str(), args[2].as_str()) {
        ("counter", "loom") => loom::model(move || with_loom::counter(n)),
        ("locked", "loom") => loom::model(move || with_loom::locked(n)),
        ("counter", "shuttle") => shuttle::check_dfs(move || with_shuttle::counter(n), None),
        ("locked", "shuttle") => shuttle::check_dfs(move || with_shuttle::locked(n), None),
        _ => panic!("no such program"),
    }
    println!("{} {}", EXECUTIONS.load(SeqCst), begin.elapsed().as_secs_f64());
}
