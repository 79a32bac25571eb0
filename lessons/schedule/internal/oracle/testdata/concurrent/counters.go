package counters

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Outcomes: 1 | 2
// Orders: 20
func Two() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter++ })
	}
	group.Wait()
	return counter
}

// Outcomes: 1 | 2
// Orders: 6
func TwoReadWrite() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { v := counter; counter = v + 1 })
	}
	group.Wait()
	return counter
}

// Outcomes: 2 | 3 | 4
// Orders: 70
func TwoTwice() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for range 2 {
				v := counter
				counter = v + 1
			}
		})
	}
	group.Wait()
	return counter
}

// Outcomes: 1 | 2 | 3
// Orders: 90
func Three() int {
	counter := 0
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() { v := counter; counter = v + 1 })
	}
	group.Wait()
	return counter
}

// Outcomes: 2 | 3 | 4 | 5 | 6
// Orders: 34650
func ThreeTwice() int {
	counter := 0
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for range 2 {
				v := counter
				counter = v + 1
			}
		})
	}
	group.Wait()
	return counter
}

var global int

// Outcomes: 1 | 2
// Orders: 20
func Global() int {
	global = 0
	var group sync.WaitGroup
	group.Go(bump)
	group.Go(bump)
	group.Wait()
	return global
}

func bump() { global++ }

// Outcomes: 1 | 2
// Orders: 20
func GoStatement() int {
	counter := 0
	var group sync.WaitGroup
	group.Add(2)
	inc := func() {
		defer group.Done()
		counter++
	}
	go inc()
	go inc()
	group.Wait()
	return counter
}

// Outcomes: 1 | 2
// Orders: 20
func PlusEquals() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter += 1 })
	}
	group.Wait()
	return counter
}

// Outcomes: 10 | 5 | 15
// Orders: 20
func DifferentAmounts() int {
	total := 0
	var group sync.WaitGroup
	for _, n := range []int{5, 10} {
		group.Go(func() { total += n })
	}
	group.Wait()
	return total
}

// Outcomes: 1 | 2
func PointerArgument() int {
	add := func(n *int, group *sync.WaitGroup) {
		defer group.Done()
		*n = *n + 1
	}
	var n int
	var group sync.WaitGroup
	group.Add(2)
	go add(&n, &group)
	go add(&n, &group)
	group.Wait()
	return n
}

type account struct{ balance, other int }

func (a *account) deposit(n int) { a.balance += n }

// Outcomes: 1 | 2 | 3
// Orders: 20
func Method() int {
	var a account
	var group sync.WaitGroup
	group.Go(func() { a.deposit(1) })
	group.Go(func() { a.deposit(2) })
	group.Wait()
	return a.balance
}

// Outcomes: 1 1
// Orders: 20
func FieldsAreApart() (int, int) {
	var a account
	var group sync.WaitGroup
	group.Go(func() { a.balance++ })
	group.Go(func() { a.other++ })
	group.Wait()
	return a.balance, a.other
}

// Outcomes: [1 1 1]
// Orders: 1
func ElementsAreApart() []int {
	a := make([]int, 3)
	var group sync.WaitGroup
	for i := range a {
		group.Go(func() { a[i]++ })
	}
	group.Wait()
	return a
}

// Outcomes: 1 | 2
// Orders: 20
func SliceElement() int {
	a := []int{0, 0}
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { a[1]++ })
	}
	group.Wait()
	return a[0] + a[1]
}

// Outcomes: 2
// Orders: 2
func Mutex() int {
	counter := 0
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			mu.Lock()
			counter++
			mu.Unlock()
		})
	}
	group.Wait()
	return counter
}

// Outcomes: 4
func MutexTwice() int {
	counter := 0
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for range 2 {
				mu.Lock()
				counter++
				mu.Unlock()
			}
		})
	}
	group.Wait()
	return counter
}

// Outcomes: 3
func MutexThree() int {
	counter := 0
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			counter++
		})
	}
	group.Wait()
	return counter
}

// Outcomes: 1 | 2
func MutexOnlyOne() int {
	counter := 0
	var mu sync.Mutex
	var group sync.WaitGroup
	group.Go(func() {
		mu.Lock()
		counter++
		mu.Unlock()
	})
	group.Go(func() { counter++ })
	group.Wait()
	return counter
}

// Outcomes: 1 | 2
func TwoMutexes() int {
	counter := 0
	var a, b sync.Mutex
	var group sync.WaitGroup
	group.Go(func() {
		a.Lock()
		counter++
		a.Unlock()
	})
	group.Go(func() {
		b.Lock()
		counter++
		b.Unlock()
	})
	group.Wait()
	return counter
}

// Outcomes: 1 | 2
func LockedReadLockedWrite() int {
	counter := 0
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			mu.Lock()
			v := counter
			mu.Unlock()
			mu.Lock()
			counter = v + 1
			mu.Unlock()
		})
	}
	group.Wait()
	return counter
}

type copied struct {
	mu sync.Mutex
	n  int
}

func increment(c copied, n *int) {
	c.mu.Lock()
	*n++
	c.mu.Unlock()
}

// Outcomes: 1 | 2
func CopiedMutex() int {
	var c copied
	n := 0
	var group sync.WaitGroup
	group.Go(func() { increment(c, &n) })
	group.Go(func() { increment(c, &n) })
	group.Wait()
	return n
}

// Outcomes: 2
// Orders: 2
func Atomic() int {
	var n atomic.Int64
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { n.Add(1) })
	}
	group.Wait()
	return int(n.Load())
}

// Outcomes: 1 | 2
// Orders: 6
func AtomicInTwo() int {
	var n atomic.Int64
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { n.Store(n.Load() + 1) })
	}
	group.Wait()
	return int(n.Load())
}

// Outcomes: 2
func CompareAndSwap() int {
	var n atomic.Int32
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for {
				old := n.Load()
				if n.CompareAndSwap(old, old+1) {
					return
				}
			}
		})
	}
	group.Wait()
	return int(n.Load())
}

// Outcomes: 3 | 4 | 7
// Orders: 20
func LocalSums() int {
	total := 0
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() {
			sum := 0
			for j := range 3 {
				sum += j * (i + 1)
			}
			total += sum - i*2
		})
	}
	group.Wait()
	return total + 0*len(fmt.Sprint(total))
}

// Outcomes: 0 | 1
// Orders: 3
func ReaderAndWriter() int {
	x, seen := 0, 0
	var group sync.WaitGroup
	group.Go(func() { x = 1 })
	group.Go(func() { seen = x })
	group.Wait()
	return seen
}

// Outcomes: 0 0 | 0 1 | 1 1
// Orders: 5
func TwoReads() (int, int) {
	x, a, b := 0, 0, 0
	var group sync.WaitGroup
	group.Go(func() { x = 1 })
	group.Go(func() { a = x; b = x })
	group.Wait()
	return a, b
}

// Outcomes: 1 | 2
// Orders: 20
func FunctionResult() int {
	n := 0
	one := func() int { return 1 }
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { n += one() })
	}
	group.Wait()
	return n
}

// Outcomes: 1 | 2 | 3
// Orders: 15
func ThreeIncrements() int {
	n := 0
	var group sync.WaitGroup
	group.Go(func() { v := n; n = v + 1; w := n; n = w + 1 })
	group.Go(func() { n = n + 1 })
	group.Wait()
	if n == 0 {
		panic("none")
	}
	return n
}

// Outcomes: 0 | 1
// Orders: 20
func UpAndDown() int {
	n := 0
	var group sync.WaitGroup
	group.Go(func() { n++ })
	group.Go(func() { n-- })
	group.Wait()
	return n * n
}
