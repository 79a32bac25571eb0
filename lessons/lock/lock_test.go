package lock_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"go.uber.org/goleak"

	"locklab/lessons/lock"
)

var _ sync.Locker = new(lock.Lock)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A Lock has the methods of a sync.Mutex, so one can stand for the other.
func TestStandsForMutex(t *testing.T) {
	for _, l := range []interface {
		sync.Locker
		TryLock() bool
	}{new(sync.Mutex), new(lock.Lock)} {
		l.Lock()
		if l.TryLock() {
			t.Errorf("%T: TryLock acquired a lock that is held", l)
		}
		l.Unlock()
		if !l.TryLock() {
			t.Errorf("%T: TryLock did not acquire a free lock", l)
		}
		if l.TryLock() {
			t.Errorf("%T: TryLock acquired the lock twice", l)
		}
		l.Unlock()
	}
}

func TestTryAcquire(t *testing.T) {
	var l lock.Lock
	if l.Locked() {
		t.Error("the zero value is locked")
	}
	if !l.TryAcquire() || !l.Locked() {
		t.Error("TryAcquire did not acquire a free lock")
	}
	if l.TryAcquire() {
		t.Error("TryAcquire acquired a lock that is held")
	}
	l.Release()
	if l.Locked() {
		t.Error("locked after its release")
	}
	l.Lock()
	if !l.Locked() {
		t.Error("Lock did not acquire")
	}
	l.Unlock()
	if l.Locked() {
		t.Error("Unlock did not release")
	}
}

func TestSize(t *testing.T) {
	if n := unsafe.Sizeof(lock.Lock{}); n > 16 {
		t.Errorf("a Lock takes %d bytes, want at most 16", n)
	}
}

// releasePanic releases l and returns what that panics with.
func releasePanic(release func()) (value any) {
	defer func() { value = recover() }()
	release()
	return nil
}

func TestReleaseOfUnlocked(t *testing.T) {
	var l lock.Lock
	check := func() {
		t.Helper()
		for _, release := range []func(){l.Release, l.Unlock} {
			err, ok := releasePanic(release).(error)
			if !ok || !errors.Is(err, lock.ErrUnlocked) || err.Error() != "lock: release of an unlocked lock" {
				t.Fatalf("release of an unlocked lock panics with %v", err)
			}
			if l.Locked() || !l.TryAcquire() {
				t.Fatal("the failed release changed the lock")
			}
			l.Release()
		}
	}
	check()
	l.Acquire()
	l.AcquireTimeout(time.Microsecond) // now it has a queue
	l.Release()
	check()
}

func TestAnyGoroutineMayRelease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lock.Lock
		l.Acquire()
		go func() {
			time.Sleep(time.Second)
			l.Release()
		}()
		start := time.Now()
		l.Acquire() // not reentrant: waits for the other goroutine
		if waited := time.Since(start); waited != time.Second {
			t.Errorf("acquired after %v, want 1s", waited)
		}
	})
}

func TestTimeoutIsExact(t *testing.T) {
	for _, d := range []time.Duration{-lock.Forever, -1, 0, 1, time.Microsecond, time.Second, 1000 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			var l lock.Lock
			if !l.AcquireTimeout(d) {
				t.Fatalf("AcquireTimeout(%v) did not acquire a free lock", d)
			}
			for range 2 { // the second time with a queue that has been used
				start := time.Now()
				if l.AcquireTimeout(d) {
					t.Fatalf("AcquireTimeout(%v) acquired a lock that is held", d)
				}
				if waited := time.Since(start); waited != max(d, 0) {
					t.Errorf("AcquireTimeout(%v) gave up after %v", d, waited)
				}
			}
			l.Release()
			if l.Locked() || !l.TryAcquire() {
				t.Error("not free after its release")
			}
		})
	}
}

func TestAcquiredBeforeTimeout(t *testing.T) {
	for _, d := range []time.Duration{2 * time.Second, lock.Forever} {
		synctest.Test(t, func(t *testing.T) {
			var l lock.Lock
			l.Acquire()
			time.AfterFunc(2*time.Second-1, l.Release)
			start := time.Now()
			if !l.AcquireTimeout(d) {
				t.Fatalf("AcquireTimeout(%v) gave up", d)
			}
			if waited := time.Since(start); waited != 2*time.Second-1 {
				t.Errorf("acquired after %v, want 2s less 1ns", waited)
			}
			if !l.Locked() {
				t.Error("acquired but not locked")
			}
		})
	}
}

func TestForeverOutlastsACentury(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lock.Lock
		l.Acquire()
		century := 100 * 365 * 24 * time.Hour
		time.AfterFunc(century, l.Release)
		if !l.AcquireTimeout(lock.Forever) {
			t.Error("AcquireTimeout(Forever) gave up")
		}
	})
}

func TestAcquireContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lock.Lock
		canceled, cancel := context.WithCancel(t.Context())
		cancel()
		if err := l.AcquireContext(canceled); err != context.Canceled || l.Locked() {
			t.Errorf("a done context on a free lock: %v, locked: %v", err, l.Locked())
		}
		if err := l.AcquireContext(t.Context()); err != nil || !l.Locked() {
			t.Errorf("a live context on a free lock: %v, locked: %v", err, l.Locked())
		}
		if err := l.AcquireContext(canceled); err != context.Canceled || !l.Locked() {
			t.Errorf("a done context on a held lock: %v, locked: %v", err, l.Locked())
		}

		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := l.AcquireContext(ctx); err != context.DeadlineExceeded || !l.Locked() {
			t.Errorf("a deadline on a held lock: %v, locked: %v", err, l.Locked())
		}
		if waited := time.Since(start); waited != time.Second {
			t.Errorf("gave up after %v, want 1s", waited)
		}

		time.AfterFunc(time.Second, l.Release)
		if err := l.AcquireContext(context.Background()); err != nil || !l.Locked() {
			t.Errorf("a release in time: %v, locked: %v", err, l.Locked())
		}
	})
}

// A context that is done fails even if the lock was granted in the same moment,
// and the grant goes to the next waiter.
func TestAcquireContextDoneAndGranted(t *testing.T) {
	for range 100 {
		synctest.Test(t, func(t *testing.T) {
			var l lock.Lock
			l.Acquire()
			ctx, cancel := context.WithCancel(t.Context())
			var err error
			var next bool
			go func() { err = l.AcquireContext(ctx) }()
			synctest.Wait()
			go func() { next = l.AcquireTimeout(time.Hour) }()
			synctest.Wait()
			cancel()
			l.Release()
			synctest.Wait()
			if err != context.Canceled || !next {
				t.Fatalf("AcquireContext: %v, the next waiter acquired: %v", err, next)
			}
		})
	}
}

func TestOneWaiterProceedsOnRelease(t *testing.T) {
	const n = 20
	synctest.Test(t, func(t *testing.T) {
		var l lock.Lock
		var served []int
		l.Acquire()
		for i := range n {
			go func() {
				switch i % 3 {
				case 0:
					l.Acquire()
				case 1:
					l.AcquireTimeout(time.Hour)
				case 2:
					l.AcquireContext(context.Background())
				}
				served = append(served, i)
			}()
			synctest.Wait()
		}
		for i := range n {
			if len(served) != i {
				t.Fatalf("%d waiters proceeded on %d releases", len(served), i)
			}
			l.Release()
			synctest.Wait()
		}
		if len(served) != n || !slices.IsSorted(served) {
			t.Errorf("served %v, want all, first come first served", served)
		}
	})
}

// Waiters that give up, from the front, the middle and the back of the line,
// leave it in order.
func TestTimeoutsLeaveTheLine(t *testing.T) {
	const n = 1000
	synctest.Test(t, func(t *testing.T) {
		var l lock.Lock
		var served []int
		l.Acquire()
		for i := range n {
			go func() {
				d := time.Minute
				if i%5 < 3 || i == n-1 {
					d = time.Duration(1 + i*7%10)
				}
				if l.AcquireTimeout(d) {
					served = append(served, i)
					l.Release()
				}
			}()
			synctest.Wait()
		}
		time.Sleep(time.Second)
		l.Release()
		synctest.Wait()
		if want := n/5*2 - 1; len(served) != want || !slices.IsSorted(served) {
			t.Errorf("served %d waiters (%v), want %d in order", len(served), served, want)
		}
		if l.Locked() || !l.TryAcquire() {
			t.Error("not free when all are served")
		}
	})
}

// A waiter gives up in the moment in which it is woken, and a third goroutine
// takes the lock meanwhile. The wake-up must go on to the next in line. A
// canceled select has chosen before Release runs, so this happens almost always.
func TestWakeUpIsPassedOn(t *testing.T) {
	for _, by := range []string{"context", "timeout"} {
		t.Run(by, func(t *testing.T) {
			for range 300 {
				synctest.Test(t, func(t *testing.T) {
					var l lock.Lock
					var first, second bool
					l.Acquire()
					ctx, cancel := context.WithCancel(t.Context())
					go func() {
						if by == "context" {
							first = l.AcquireContext(ctx) == nil
						} else {
							first = l.AcquireTimeout(time.Millisecond)
						}
					}()
					synctest.Wait()
					go func() { second = l.AcquireTimeout(time.Hour) }()
					synctest.Wait()
					if by == "timeout" {
						time.Sleep(time.Millisecond)
					}
					cancel()
					l.Release()
					barged := l.TryAcquire()
					synctest.Wait()
					if barged {
						if first || second {
							t.Fatal("acquired while held")
						}
						l.Release()
						synctest.Wait()
					}
					if first { // it was granted before it gave up
						l.Release()
						synctest.Wait()
					}
					if !second {
						t.Fatal("the wake-up was lost: the lock is released and a waiter sleeps")
					}
				})
			}
		})
	}
}

// A goroutine that holds the lock, releases it and takes it again at once
// overtakes whoever is woken; after the first time the waiter is handed the lock.
func TestNobodyStarves(t *testing.T) {
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			var l lock.Lock
			var waited time.Duration
			l.Acquire()
			go func() {
				start := time.Now()
				l.Acquire()
				waited = time.Since(start)
				l.Release()
			}()
			for range 1000 {
				time.Sleep(time.Millisecond)
				l.Release()
				l.Acquire()
			}
			l.Release()
			synctest.Wait()
			if waited == 0 || waited > 2*time.Millisecond {
				t.Errorf("waited %v for a lock that is held for 1ms at a time, want at most 2ms", waited)
			}
		})
	}
}

// A waiter may be overtaken for as long as it has not waited for more than
// 100 µs: hand-overs are slow.
func TestWhoIsOvertakenTwice(t *testing.T) {
	// On one processor the waiter cannot run between the release and the barging.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for d, want := range map[time.Duration]bool{0: true, 100 * time.Microsecond: true,
		100*time.Microsecond + 1: false} {
		overtaken := false
		for range 20 {
			synctest.Test(t, func(t *testing.T) {
				var l lock.Lock
				l.Acquire()
				go func() { l.Acquire(); l.Release() }()
				synctest.Wait()
				time.Sleep(d)
				for range 2 {
					l.Release()
					overtaken = l.TryAcquire()
					synctest.Wait()
				}
				if overtaken {
					l.Release()
				}
			})
			if overtaken {
				break
			}
		}
		if overtaken != want {
			t.Errorf("overtaken twice after a wait of %v: %v, want %v", d, overtaken, want)
		}
	}
}

// A hand-over must not lose the rest of the line: with every release the
// releaser tries to overtake, and still everybody is served.
func TestManyStarvingWaiters(t *testing.T) {
	const n = 50
	synctest.Test(t, func(t *testing.T) {
		var l lock.Lock
		served := 0
		l.Acquire()
		for range n {
			go func() {
				l.Acquire()
				served++
				l.Release()
			}()
		}
		for range 2 * n {
			time.Sleep(time.Millisecond)
			l.Release()
			l.Acquire()
		}
		if served != n {
			t.Errorf("%d releases served %d of %d waiters", 2*n, served, n)
		}
		l.Release()
	})
}

// packageLevel is used from several bubbles and from none.
var packageLevel lock.Lock

func TestPackageLevelLockInSeveralBubbles(t *testing.T) {
	wait := func(t *testing.T, exact bool) {
		packageLevel.Acquire()
		var inVain, served sync.WaitGroup
		for i := range 5 {
			inVain.Go(func() {
				start := time.Now()
				if packageLevel.AcquireTimeout(time.Duration(i+1) * time.Millisecond) {
					packageLevel.Release()
					t.Error("acquired a lock that is held")
				}
				if waited := time.Since(start); exact && waited != time.Duration(i+1)*time.Millisecond {
					t.Errorf("gave up after %v, want %d ms", waited, i+1)
				}
			})
			served.Go(func() {
				if !packageLevel.AcquireTimeout(20 * time.Second) {
					t.Error("not served")
					return
				}
				packageLevel.Release()
			})
		}
		inVain.Wait()
		packageLevel.Release()
		served.Wait()
	}
	for range 3 {
		wait(t, false)
		for range 3 {
			synctest.Test(t, func(t *testing.T) { wait(t, true) })
		}
	}
}

// stress lets goroutines acquire in every way there is, checks that never two
// are inside, and that everybody gets through.
func stress(t *testing.T, goroutines, times int) {
	var l lock.Lock
	inside, total := 0, 0 // plain: the race detector must see the lock order them
	var acquired atomic.Int64
	critical := func(r *rand.Rand) {
		acquired.Add(1)
		if inside++; inside != 1 {
			t.Errorf("%d goroutines hold the lock", inside)
		}
		if r.IntN(8) == 0 {
			runtime.Gosched()
		}
		total++
		inside--
	}
	var wg sync.WaitGroup
	for i := range goroutines {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 4))
			for range times {
				switch r.IntN(6) {
				case 0:
					l.Acquire()
				case 1:
					if !l.TryAcquire() {
						continue
					}
				case 2:
					if !l.AcquireTimeout(time.Duration(r.IntN(20_000))) {
						continue
					}
				case 3:
					ctx, cancel := context.WithTimeout(context.Background(), time.Duration(r.IntN(20_000)))
					err := l.AcquireContext(ctx)
					cancel()
					if err != nil {
						continue
					}
				case 4:
					l.Lock()
					critical(r)
					l.Unlock()
					continue
				case 5: // another goroutine releases
					l.AcquireTimeout(lock.Forever)
					critical(r)
					wg.Go(l.Release)
					continue
				}
				critical(r)
				l.Release()
			}
		})
	}
	finished := make(chan struct{})
	go func() { wg.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-time.After(time.Minute):
		debug.SetTraceback("all")
		panic("a wake-up was lost: goroutines still wait after a minute")
	}
	if int64(total) != acquired.Load() {
		t.Errorf("%d passages through the critical section counted %d", acquired.Load(), total)
	}
	if l.Locked() || !l.TryAcquire() {
		t.Error("not free at the end")
	}
}

func TestStress(t *testing.T) {
	for _, procs := range []int{1, 2, 8} {
		for _, goroutines := range []int{2, 8, 100} {
			t.Run(fmt.Sprintf("%d goroutines on %d", goroutines, procs), func(t *testing.T) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
				stress(t, goroutines, 10_000/goroutines)
			})
		}
	}
}

// In a bubble a waiter that is left behind is found at once: nobody is left to
// wake it, and synctest says so.
func TestStressInBubble(t *testing.T) {
	for seed := range uint64(50) {
		synctest.Test(t, func(t *testing.T) {
			var l lock.Lock
			var wg sync.WaitGroup
			inside := 0
			for i := range uint64(10) {
				wg.Go(func() {
					r := rand.New(rand.NewPCG(seed, i))
					for range 40 {
						if d := time.Duration(r.IntN(300)) * time.Microsecond; d > 200*time.Microsecond {
							l.Acquire()
						} else if !l.AcquireTimeout(d) {
							continue
						}
						if inside++; inside != 1 {
							t.Error("two inside")
						}
						// Multiples of 10 µs make releases and timeouts coincide.
						time.Sleep(time.Duration(r.IntN(6)) * 10 * time.Microsecond)
						inside--
						l.Release()
					}
				})
			}
			wg.Wait()
			if l.Locked() {
				t.Error("locked at the end")
			}
		})
	}
}

// run executes the go command here, without -race: the race detector ends the
// detection of deadlocks.
func run(t *testing.T, args ...string) string {
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Env = append(os.Environ(), "GOFLAGS=", "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out)
}

func TestMisuseEndsTheProgram(t *testing.T) {
	program := t.TempDir() + "/misuse"
	if out := run(t, "build", "-o", program, "./testdata/misuse"); out != "" {
		t.Fatal(out)
	}
	const deadlock = "fatal error: all goroutines are asleep - deadlock!"
	for misuse, want := range map[string]string{
		"acquire":         deadlock,
		"forever":         deadlock,
		"context":         deadlock,
		"after a timeout": deadlock,
		"two locks":       deadlock,
		"release":         "panic: lock: release of an unlocked lock",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		out, err := exec.CommandContext(ctx, program, misuse).CombinedOutput()
		cancel()
		if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != 2 ||
			!strings.Contains(string(out), want) {
			t.Errorf("%s: %v, want exit status 2 and %q:\n%s", misuse, err, want, out)
		}
	}
}

func TestVetFlagsCopies(t *testing.T) {
	out := run(t, "vet", "./testdata/copied")
	for _, want := range []string{"byValue passes lock by value", "assignment copies lock value to b"} {
		if !strings.Contains(out, want) {
			t.Errorf("go vet does not say %q:\n%s", want, out)
		}
	}
}
