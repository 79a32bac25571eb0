package locks

import (
	"fmt"
	"sync"
	"time"

	"locklab/lessons/lock"
)

// Outcomes: done | deadlock
func OppositeOrders() string {
	var a, b sync.Mutex
	var group sync.WaitGroup
	group.Go(func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	})
	group.Go(func() {
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
	})
	group.Wait()
	return "done"
}

// Outcomes: done
func SameOrder() string {
	var a, b sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			a.Lock()
			b.Lock()
			b.Unlock()
			a.Unlock()
		})
	}
	group.Wait()
	return "done"
}

// Outcomes: 777 | 1
func TheLesson() int {
	shared := []int{1, 2, 3}
	var myLock sync.Mutex
	seen := 0
	thread1 := func() {
		myLock.Lock()
		shared[0] = 777
		myLock.Unlock()
	}
	thread2 := func() {
		myLock.Lock()
		seen = shared[0]
		myLock.Unlock()
	}
	var group sync.WaitGroup
	group.Go(thread1)
	group.Go(thread2)
	group.Wait()
	return seen
}

// Outcomes: true | false
func TryLock() bool {
	var mu sync.Mutex
	got := false
	var group sync.WaitGroup
	group.Go(func() {
		mu.Lock()
		mu.Unlock()
	})
	group.Go(func() {
		got = mu.TryLock()
		if got {
			mu.Unlock()
		}
	})
	group.Wait()
	return got
}

// Outcomes: 1 | 2
func BothTry() int {
	var mu sync.Mutex
	n := make([]int, 2)
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() {
			if mu.TryLock() {
				n[i] = 1
				mu.Unlock()
			}
		})
	}
	group.Wait()
	return n[0] + n[1]
}

// Outcomes: 1 | 2
func Unlucky() int {
	counter := 0
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if mu.TryLock() {
				defer mu.Unlock()
				counter++
			}
		})
	}
	group.Wait()
	return counter
}

// Outcomes: 0 0 | 1 1
func ReadersSeeBothOrNone() (a, b int) {
	var mu sync.RWMutex
	x, y := 0, 0
	var group sync.WaitGroup
	group.Go(func() {
		mu.Lock()
		x, y = 1, 1
		mu.Unlock()
	})
	group.Go(func() {
		mu.RLock()
		a, b = x, y
		mu.RUnlock()
	})
	group.Wait()
	return
}

// Outcomes: 1 | 2
func ReadLockWrites() int {
	var mu sync.RWMutex
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			mu.RLock()
			n++
			mu.RUnlock()
		})
	}
	group.Wait()
	return n
}

// Outcomes: done | deadlock
func NestedReadLock() string {
	var mu sync.RWMutex
	var group sync.WaitGroup
	group.Go(func() {
		mu.RLock()
		mu.RLock()
		mu.RUnlock()
		mu.RUnlock()
	})
	group.Go(func() {
		mu.Lock()
		mu.Unlock()
	})
	group.Wait()
	return "done"
}

// Outcomes: deadlock | done
func BothUpgrade() string {
	var mu sync.RWMutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			mu.RLock()
			mu.RUnlock()
			mu.RLock()
			if mu.TryLock() {
				panic("writer beside a reader")
			}
			mu.RUnlock()
			mu.Lock()
			mu.Unlock()
		})
	}
	group.Go(func() {
		mu.RLock()
		mu.RLocker().Lock()
		mu.RUnlock()
		mu.RUnlock()
	})
	group.Wait()
	return "done"
}

// Outcomes: true true | true false | false true | false false
func TryBothKinds() (r, w bool) {
	var mu sync.RWMutex
	var group sync.WaitGroup
	group.Go(func() {
		mu.Lock()
		mu.Unlock()
		mu.RLock()
		mu.RUnlock()
	})
	group.Go(func() {
		if r = mu.TryRLock(); r {
			mu.RUnlock()
		}
		if w = mu.TryLock(); w {
			mu.Unlock()
		}
	})
	group.Wait()
	return
}

// Outcomes: true | false
func ReaderKeepsWriterOut() bool {
	var mu sync.RWMutex
	ok := false
	var group sync.WaitGroup
	group.Go(func() {
		mu.RLock()
		mu.RUnlock()
	})
	group.Go(func() {
		if ok = mu.TryLock(); ok {
			mu.Unlock()
		}
	})
	group.Wait()
	return ok
}

// Outcomes: 2
func LockLock() int {
	var l lock.Lock
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			l.Acquire()
			n++
			l.Release()
		})
	}
	group.Wait()
	return n
}

// Outcomes: 1 | 2
func LockTry() int {
	var l lock.Lock
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if l.TryAcquire() {
				n++
				l.Release()
			}
		})
	}
	group.Wait()
	return n
}

// Outcomes: 1 | 2
func LockTimeout() int {
	var l lock.Lock
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if l.AcquireTimeout(time.Millisecond) {
				n++
				l.Release()
			}
		})
	}
	group.Wait()
	return n
}

// Outcomes: 2
func LockForever() int {
	var l lock.Lock
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if l.AcquireTimeout(lock.Forever) {
				n++
				l.Release()
			}
		})
	}
	group.Wait()
	return n
}

// Outcomes: true | false
func LockLocked() bool {
	var l lock.Lock
	seen := false
	var group sync.WaitGroup
	group.Go(func() {
		l.Lock()
		l.Unlock()
	})
	group.Go(func() { seen = l.Locked() })
	group.Wait()
	return seen
}

// Outcomes: fatal error: sync: unlock of unlocked mutex | 0
func UnlockedByTwo() int {
	var mu sync.Mutex
	mu.Lock()
	var group sync.WaitGroup
	group.Go(func() { mu.Unlock() })
	group.Go(func() {
		if mu.TryLock() {
			mu.Unlock()
		} else {
			mu.Unlock()
		}
	})
	group.Wait()
	return 0
}

// Outcomes: 5
func UnlockedByAnother() int {
	var mu sync.Mutex
	n := 0
	mu.Lock()
	go func() {
		n = 5
		mu.Unlock()
	}()
	mu.Lock()
	return n
}

// Outcomes: deadlock
func ForgottenUnlock() int {
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { mu.Lock() })
	}
	group.Wait()
	return 0
}

// Outcomes: deadlock | 1
func ForgottenOnOnePath() int {
	var mu sync.Mutex
	n := 0
	add := func() {
		mu.Lock()
		if n == 1 {
			return
		}
		n++
		mu.Unlock()
	}
	var group sync.WaitGroup
	group.Go(add)
	group.Go(add)
	group.Go(func() {
		mu.Lock()
		mu.Unlock()
	})
	group.Wait()
	return n
}

// Outcomes: 0 | 1
func CheckThenAct() int {
	var mu sync.Mutex
	balance := 1
	paid := 0
	withdraw := func() {
		mu.Lock()
		enough := balance >= 1
		mu.Unlock()
		if enough {
			mu.Lock()
			balance--
			paid++
			mu.Unlock()
		}
	}
	var group sync.WaitGroup
	group.Go(withdraw)
	group.Go(withdraw)
	group.Wait()
	return paid - 1
}

type account struct {
	sync.Mutex
	balance int
}

func transfer(from, to *account, n int) {
	from.Lock()
	defer from.Unlock()
	to.Lock()
	defer to.Unlock()
	from.balance -= n
	to.balance += n
}

// Outcomes: 100 100 | deadlock
func Transfers() string {
	a, b := &account{balance: 100}, &account{balance: 100}
	var group sync.WaitGroup
	group.Go(func() { transfer(a, b, 10) })
	group.Go(func() { transfer(b, a, 10) })
	group.Wait()
	return fmt.Sprint(a.balance, " ", b.balance)
}

// Outcomes: deadlock | all ate
func Philosophers3() string { return dinner(3, false) }

// Outcomes: all ate
func Philosophers3LeftHanded() string { return dinner(3, true) }

// Outcomes: deadlock | all ate
func Philosophers4() string { return dinner(4, false) }

func dinner(n int, leftHanded bool) string {
	forks := make([]sync.Mutex, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			first, second := i, (i+1)%n
			if leftHanded && i == n-1 {
				first, second = second, first
			}
			forks[first].Lock()
			forks[second].Lock()
			forks[second].Unlock()
			forks[first].Unlock()
		})
	}
	group.Wait()
	return "all ate"
}

// Outcomes: a then b | b then a
func WhoIsFirst() string {
	var mu sync.Mutex
	text := ""
	say := func(s string) {
		mu.Lock()
		defer mu.Unlock()
		if text != "" {
			text += " then "
		}
		text += s
	}
	var group sync.WaitGroup
	group.Go(func() { say("a") })
	group.Go(func() { say("b") })
	group.Wait()
	return text
}

// Outcomes: a b | b a
func Printing() {
	var group sync.WaitGroup
	for _, s := range []string{"a", "b"} {
		group.Go(func() { fmt.Print(s, " ") })
	}
	group.Wait()
}

// Outcomes: started / worker / done
func PrintingLines() {
	fmt.Print("started / ")
	var group sync.WaitGroup
	group.Go(func() { fmt.Print("worker / ") })
	group.Wait()
	fmt.Print("done")
}

// Outcomes: 2
func NestedGoroutines() int {
	var mu sync.Mutex
	n := 0
	var group sync.WaitGroup
	group.Go(func() {
		var inner sync.WaitGroup
		inner.Go(func() {
			mu.Lock()
			n++
			mu.Unlock()
		})
		inner.Wait()
		mu.Lock()
		n++
		mu.Unlock()
	})
	group.Wait()
	return n
}

// Outcomes: 0 | 1
func NobodyWaits() int {
	var mu sync.Mutex
	n := 0
	go func() {
		mu.Lock()
		n = 1
		mu.Unlock()
	}()
	mu.Lock()
	defer mu.Unlock()
	return n
}

// Outcomes: 0 | 1 | 2
// | panic: sync: WaitGroup is reused before previous Wait has returned
// | panic: sync: WaitGroup misuse: Add called concurrently with Wait
func AddInside() int {
	var mu sync.Mutex
	var group sync.WaitGroup
	n := 0
	for range 2 {
		go func() {
			group.Add(1)
			defer group.Done()
			mu.Lock()
			n++
			mu.Unlock()
		}()
	}
	group.Wait()
	mu.Lock()
	defer mu.Unlock()
	return n
}

// Outcomes: 1
func Once() int {
	var once sync.Once
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { once.Do(func() { n++ }) })
	}
	group.Wait()
	return n
}

// Outcomes: 7 7
func OnceWaits() (a, b int) {
	var once sync.Once
	value := 0
	get := func() int {
		once.Do(func() { value = 7 })
		return value
	}
	var group sync.WaitGroup
	group.Go(func() { a = get() })
	group.Go(func() { b = get() })
	group.Wait()
	return
}

// Outcomes: 1 1
func OnceValue() (a, b int) {
	n := 0
	get := sync.OnceValue(func() int { n++; return n })
	var group sync.WaitGroup
	group.Go(func() { a = get() })
	group.Go(func() { b = get() })
	group.Wait()
	return
}

// Outcomes: 1 | 2
func HandMadeOnce() int {
	done := false
	n := 0
	var mu sync.Mutex
	do := func() {
		if !done {
			mu.Lock()
			n++
			mu.Unlock()
			done = true
		}
	}
	var group sync.WaitGroup
	group.Go(do)
	group.Go(do)
	group.Wait()
	return n
}

// Outcomes: 1
func DoubleChecked() int {
	done := false
	n := 0
	var mu sync.Mutex
	do := func() {
		if !done {
			mu.Lock()
			if !done {
				n++
				done = true
			}
			mu.Unlock()
		}
	}
	var group sync.WaitGroup
	group.Go(do)
	group.Go(do)
	group.Wait()
	return n
}

// Outcomes: deadlock
func OnceInOnce() int {
	var once sync.Once
	once.Do(func() { once.Do(func() {}) })
	return 0
}
