package atomics

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Outcomes: 0 1 | 1 0 | 1 1
func StoreBuffering() (a, b int32) {
	var x, y atomic.Int32
	var group sync.WaitGroup
	group.Go(func() { x.Store(1); a = y.Load() })
	group.Go(func() { y.Store(1); b = x.Load() })
	group.Wait()
	return
}

// Outcomes: 1
func OneWinner() int {
	var taken int32
	var wins atomic.Int32
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			if atomic.CompareAndSwapInt32(&taken, 0, 1) {
				wins.Add(1)
			}
		})
	}
	group.Wait()
	return int(wins.Load())
}

// Outcomes: 1 2 | 2 1
func Tickets() (a, b int64) {
	var next atomic.Int64
	var group sync.WaitGroup
	group.Go(func() { a = next.Add(1) })
	group.Go(func() { b = next.Add(1) })
	group.Wait()
	return
}

// Outcomes: 0 1 | 2 0
func Swaps() (a, b int32) {
	var x atomic.Int32
	var group sync.WaitGroup
	group.Go(func() { a = x.Swap(1) })
	group.Go(func() { b = x.Swap(2) })
	group.Wait()
	return
}

// Outcomes: 2
func SpinLock() int {
	var locked atomic.Bool
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for !locked.CompareAndSwap(false, true) {
			}
			n++
			locked.Store(false)
		})
	}
	group.Wait()
	return n
}

// Outcomes: 1 | 2
func BrokenSpinLock() int {
	var locked atomic.Bool
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for locked.Load() {
			}
			locked.Store(true)
			v := n
			n = v + 1
			locked.Store(false)
		})
	}
	group.Wait()
	return n
}

type node struct {
	next  *node
	value int
}

// Outcomes: 2 1 | 1 2
func Stack() string {
	var top atomic.Pointer[node]
	push := func(v int) {
		n := &node{value: v}
		for {
			n.next = top.Load()
			if top.CompareAndSwap(n.next, n) {
				return
			}
		}
	}
	var group sync.WaitGroup
	group.Go(func() { push(1) })
	group.Go(func() { push(2) })
	group.Wait()
	t := top.Load()
	return fmt.Sprint(t.value, " ", t.next.value)
}

// Outcomes: 1 2 | 2 2
func BitFlags() string {
	var f atomic.Uint32
	var a, b uint32
	var group sync.WaitGroup
	group.Go(func() { f.Or(1); a = f.Load() })
	group.Go(func() { f.Or(2); b = f.Load() })
	group.Wait()
	if f.Load() != 3 {
		return "lost"
	}
	return fmt.Sprint(min(a, 2), " ", min(b, 2))
}

// Outcomes: 2
func Peterson() int {
	var flag [2]atomic.Bool
	var turn atomic.Int32
	n := 0
	enter := func(me int32) {
		flag[me].Store(true)
		turn.Store(1 - me)
		for flag[1-me].Load() && turn.Load() == 1-me {
		}
		n++
		flag[me].Store(false)
	}
	var group sync.WaitGroup
	group.Go(func() { enter(0) })
	group.Go(func() { enter(1) })
	group.Wait()
	return n
}

// Outcomes: 1 | 2
func PetersonWithoutTurn() int {
	var busy [2]atomic.Bool
	n := 0
	enter := func(me int) {
		for busy[1-me].Load() {
		}
		busy[me].Store(true)
		v := n
		n = v + 1
		busy[me].Store(false)
	}
	var group sync.WaitGroup
	group.Go(func() { enter(0) })
	group.Go(func() { enter(1) })
	group.Wait()
	return n
}

// Outcomes: 2 | never ends
// Native: no
func FlagsBothUp() int {
	var want [2]atomic.Bool
	n := 0
	enter := func(me int) {
		want[me].Store(true)
		for want[1-me].Load() {
		}
		n++
		want[me].Store(false)
	}
	var group sync.WaitGroup
	group.Go(func() { enter(0) })
	group.Go(func() { enter(1) })
	group.Wait()
	return n
}

// Outcomes: 0 | 1
func ValueStored() int {
	var v atomic.Value
	v.Store(0)
	seen := -1
	var group sync.WaitGroup
	group.Go(func() { v.Store(1) })
	group.Go(func() { seen = v.Load().(int) })
	group.Wait()
	return seen
}

// Outcomes: 0 | 1
func MixedPlainAndAtomic() int {
	var x int32
	seen := int32(0)
	var group sync.WaitGroup
	group.Go(func() { atomic.StoreInt32(&x, 1) })
	group.Go(func() { seen = x })
	group.Wait()
	return int(seen)
}

// Outcomes: 2 | 3 | 4
func ReadModifyWrite() int {
	var x atomic.Int32
	x.Store(1)
	var group sync.WaitGroup
	group.Go(func() { x.Add(1) })
	group.Go(func() { x.Store(x.Load() * 2) })
	group.Wait()
	return int(x.Load())
}
