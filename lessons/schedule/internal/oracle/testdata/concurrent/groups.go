package groups

import (
	"container/heap"
	"container/list"
	"container/ring"
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

// Outcomes: a | b
func ErrgroupFirst() string {
	var g errgroup.Group
	g.Go(func() error { return errors.New("a") })
	g.Go(func() error { return errors.New("b") })
	return g.Wait().Error()
}

// Outcomes: <nil> 2
func ErrgroupOK() string {
	var g errgroup.Group
	var mu sync.Mutex
	n := 0
	for range 2 {
		g.Go(func() error {
			mu.Lock()
			defer mu.Unlock()
			n++
			return nil
		})
	}
	return fmt.Sprint(g.Wait(), " ", n)
}

// Outcomes: failed
func ErrgroupCancels() string {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return errors.New("failed") })
	g.Go(func() error {
		<-ctx.Done()
		return ctx.Err()
	})
	return g.Wait().Error()
}

// Outcomes: 2
func ErrgroupLimit() int {
	var g errgroup.Group
	g.SetLimit(1)
	n := 0
	for range 2 {
		g.Go(func() error { n++; return nil })
	}
	g.Wait()
	return n
}

// Outcomes: 2
func SemaphoreOfOne() int {
	s := semaphore.NewWeighted(1)
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if s.Acquire(context.Background(), 1) != nil {
				panic("not acquired")
			}
			n++
			s.Release(1)
		})
	}
	group.Wait()
	return n
}

// Outcomes: 1 | 2
func SemaphoreTry() int {
	s := semaphore.NewWeighted(1)
	n := 0
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if s.TryAcquire(1) {
				mu.Lock()
				n++
				mu.Unlock()
				s.Release(1)
			}
		})
	}
	group.Wait()
	return n
}

// Outcomes: 1 | 2
func Singleflight() int {
	var g singleflight.Group
	calls := 0
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			g.Do("key", func() (any, error) {
				mu.Lock()
				defer mu.Unlock()
				calls++
				return calls, nil
			})
		})
	}
	group.Wait()
	return calls
}

// Outcomes: [1 2 3] 3
func List() string {
	l := list.New()
	l.PushBack(2)
	l.PushBack(3)
	l.PushFront(1)
	var out []int
	for e := l.Front(); e != nil; e = e.Next() {
		out = append(out, e.Value.(int))
	}
	return fmt.Sprint(out, " ", l.Len())
}

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

// Outcomes: [1 2 5 9]
func Heap() string {
	h := &ints{5, 2, 9}
	heap.Init(h)
	heap.Push(h, 1)
	var out []int
	for h.Len() > 0 {
		out = append(out, heap.Pop(h).(int))
	}
	return fmt.Sprint(out)
}

// Outcomes: 6
func Ring() int {
	r := ring.New(3)
	for i := range 3 {
		r.Value = i + 1
		r = r.Next()
	}
	sum := 0
	r.Do(func(x any) { sum += x.(int) })
	return sum
}

// Outcomes: [1] | [2] | [1 2] | [2 1]
func ListRaces() string {
	var mu sync.Mutex
	l := list.New()
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() {
			if mu.TryLock() {
				l.PushBack(i + 1)
				mu.Unlock()
			}
		})
	}
	group.Wait()
	var out []int
	for e := l.Front(); e != nil; e = e.Next() {
		out = append(out, e.Value.(int))
	}
	return fmt.Sprint(out)
}
