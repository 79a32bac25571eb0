package published

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// Programs that other checkers are measured with, written anew from what they do. Where
// theirs are counted in executions (classes of orders that do not differ in who reads
// from whom), ours return what tells the classes apart, so that the outcomes are as many.

// fibBench: two goroutines add the other's number to their own n times; the largest that
// can be left is the Fibonacci number 2n+2. In GenMC, tests/correct/synthetic/fib_bench,
// n = 5 and a third goroutine that looks for more than 144: 218,243 executions.
func fibBench(n int) int {
	var x, y atomic.Int32
	x.Store(1)
	y.Store(1)
	var group sync.WaitGroup
	group.Go(func() {
		for range n {
			x.Store(x.Load() + y.Load())
		}
	})
	group.Go(func() {
		for range n {
			y.Store(x.Load() + y.Load())
		}
	})
	group.Wait()
	return int(max(x.Load(), y.Load()))
}

func FibBench2() int { return fibBench(2) }

// Large: yes
func FibBench5() int { return fibBench(5) }

// fibBenchWatched has the third goroutine too.
func fibBenchWatched(n int, limit int32) string {
	var x, y atomic.Int32
	x.Store(1)
	y.Store(1)
	verdict := "fine"
	var group sync.WaitGroup
	group.Go(func() {
		for range n {
			x.Store(x.Load() + y.Load())
		}
	})
	group.Go(func() {
		for range n {
			y.Store(x.Load() + y.Load())
		}
	})
	group.Go(func() {
		if x.Load() > limit || y.Load() > limit {
			verdict = "too large"
		}
	})
	group.Wait()
	return verdict
}

// Outcomes: fine
// Large: yes
func FibBenchNeverMore() string { return fibBenchWatched(5, 144) }

// Outcomes: fine | too large
// Large: benchmark
func FibBenchReaches() string { return fibBenchWatched(5, 143) }

// lastZero: a reader looks for the last zero from the end, writers set each element to one
// more than the one before it. In GenMC, tests/correct/synthetic/lastzero, and the article
// in the Journal of the ACM (Optimal dynamic partial order reduction): executions for 5,
// 10 and 15 are 64, 3,328 and 147,456.
func lastZero(n int) string {
	list := make([]atomic.Int32, n+1)
	found := -1
	var group sync.WaitGroup
	group.Go(func() {
		i := n
		for list[i].Load() != 0 {
			i--
		}
		found = i
	})
	for j := 1; j <= n; j++ {
		group.Go(func() { list[j].Store(list[j-1].Load() + 1) })
	}
	group.Wait()
	out := fmt.Sprint(found)
	for i := range list {
		out += fmt.Sprint(" ", list[i].Load())
	}
	return out
}

func LastZero3() string { return lastZero(3) }

// Count: 64
func LastZero5() string { return lastZero(5) }

// Count: 3328
// Large: benchmark
func LastZero10() string { return lastZero(10) }

// Count: 147456
// Large: benchmark
func LastZero15() string { return lastZero(15) }

// readers: one writes, n read. In GenMC, tests/correct/synthetic/readers: 4, 256 and 8,192
// executions for 2, 8 and 13.
func readers(n int) string {
	var x atomic.Int32
	seen := make([]int32, n)
	var group sync.WaitGroup
	group.Go(func() { x.Store(42) })
	for i := range n {
		group.Go(func() { seen[i] = x.Load() })
	}
	group.Wait()
	return fmt.Sprint(seen)
}

// Count: 4
func Readers2() string { return readers(2) }

// Count: 256
func Readers8() string { return readers(8) }

// Count: 8192
// Large: benchmark
func Readers13() string { return readers(13) }

// casw: each of n goroutines tries to put 1 for 0 and then writes its own number. In
// GenMC, tests/correct/synthetic/casw: 6, 66, 1,200 and 32,880 executions for 2 to 5.
func casw(n int) string {
	var x atomic.Int32
	won := make([]bool, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			won[i] = x.CompareAndSwap(0, 1)
			x.Store(int32(i) + 3)
		})
	}
	group.Wait()
	return fmt.Sprint(x.Load(), won)
}

// Outcomes: 3 [true false] | 4 [true false] | 3 [false true] | 4 [false true]
func Casw2() string { return casw(2) }

// Count: 9
func Casw3() string { return casw(3) }

// Count: 25
// Large: yes
func Casw5() string { return casw(5) }

// indexer: n goroutines put four numbers each into a table of 128, at a place that the
// number gives, or the next free one. In GenMC, tests/correct/synthetic/indexer: 8 and
// 4,096 executions for 12 and 15. Equal numbers of two goroutines meet at 3 and 12 places,
// and who comes first takes the place; so what is left is where each has put its numbers.
func indexer(n int) string {
	const size = 128
	var table [size]atomic.Int32
	places := make([][4]int32, n)
	var group sync.WaitGroup
	for me := range n {
		group.Go(func() {
			for i := range 4 {
				w := int32(i*11 + me)
				h := (w * 7) % size
				for !table[h].CompareAndSwap(0, w) {
					h = (h + 1) % size
				}
				places[me][i] = h
			}
		})
	}
	group.Wait()
	return fmt.Sprint(places)
}

// Count: 1
func Indexer3() string { return indexer(3) }

// Count: 8
// Large: benchmark
func Indexer12() string { return indexer(12) }

// Count: 4096
// Large: benchmark
func Indexer15() string { return indexer(15) }

// peterson: two goroutines, one critical section, told apart by who was first.
// Outcomes: [0 1] | [1 0]
func Peterson() string {
	var flag [2]atomic.Bool
	var turn atomic.Int32
	var order []int
	enter := func(me int32) {
		flag[me].Store(true)
		turn.Store(1 - me)
		for flag[1-me].Load() && turn.Load() == 1-me {
		}
		order = append(order, int(me))
		flag[me].Store(false)
	}
	var group sync.WaitGroup
	group.Go(func() { enter(0) })
	group.Go(func() { enter(1) })
	group.Wait()
	return fmt.Sprint(order)
}

// lamport: the second algorithm of Lamport's "A fast mutual exclusion algorithm", 1987: never
// are two inside, and nobody is left outside.
func lamport(n int) int {
	b := make([]atomic.Bool, n+1)
	var x, y atomic.Int32
	inside := 0
	count := 0
	enter := func(me int32) {
		for {
			b[me].Store(true)
			x.Store(me)
			if y.Load() != 0 {
				b[me].Store(false)
				for y.Load() != 0 {
				}
				continue
			}
			y.Store(me)
			if x.Load() != me {
				b[me].Store(false)
				for j := 1; j <= n; j++ {
					for b[j].Load() {
					}
				}
				if y.Load() != me {
					for y.Load() != 0 {
					}
					continue
				}
			}
			break
		}
		inside++
		if inside != 1 {
			panic("two inside")
		}
		count++
		inside--
		y.Store(0)
		b[me].Store(false)
	}
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { enter(int32(i + 1)) })
	}
	group.Wait()
	return count
}

// Outcomes: 2
func Lamport2() int { return lamport(2) }

// Outcomes: 3
// Large: yes
func Lamport3() int { return lamport(3) }

// mpat: n pairs; both of a pair want its lock, one of them while it holds a lock that all
// pairs have in common. In "Quasi-Optimal Partial Order Reduction" (CAV 2018, table 1):
// 384, 3,840 and 46,080 configurations for 4, 5 and 6, which is n! times 2 to the n.
func mpat(n int) string {
	own := make([]sync.Mutex, n)
	var common sync.Mutex
	firsts := make([]byte, n)
	var order []int
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			own[i].Lock()
			if firsts[i] == 0 {
				firsts[i] = 'w'
			}
			own[i].Unlock()
		})
		group.Go(func() {
			common.Lock()
			own[i].Lock()
			if firsts[i] == 0 {
				firsts[i] = 'r'
			}
			own[i].Unlock()
			order = append(order, i)
			common.Unlock()
		})
	}
	group.Wait()
	return fmt.Sprint(string(firsts), order)
}

// Count: 8
func Mpat2() string { return mpat(2) }

// Count: 48
func Mpat3() string { return mpat(3) }

// Count: 384
// Large: benchmark
func Mpat4() string { return mpat(4) }

// Count: 46080
// Large: benchmark
func Mpat6() string { return mpat(6) }

// pi: the arctangent series, a part of it by each goroutine, the sum under a lock. The sum
// depends on the sequence, in its last digits. In the same table: n! configurations, 720
// for 6.
func pi(n, terms int) float64 {
	var mu sync.Mutex
	sum := 0.0
	var group sync.WaitGroup
	for rank := range n {
		group.Go(func() {
			part := 0.0
			first := terms / n * rank
			sign := 1.0
			if first%2 != 0 {
				sign = -1
			}
			for i := first; i < first+terms/n; i++ {
				part += sign / float64(2*i+1)
				sign = -sign
			}
			mu.Lock()
			sum += part
			mu.Unlock()
		})
	}
	group.Wait()
	return 4 * sum
}

func Pi3() float64 { return pi(3, 30) }

// Large: yes
func Pi6() float64 { return pi(6, 60) }

// dispatch: requests are sent to servers that each look once whether there is one, over a
// channel that may lose them. In the same table: 137, 2,454 and 15,000 or so configurations
// for 5 servers with 2, 3 and 4 requests.
func dispatch(servers, requests int) string {
	locks := make([]sync.Mutex, servers)
	var pick sync.Mutex
	in, out := make([]int, servers), make([]int, servers)
	id := 0
	var group sync.WaitGroup
	for s := range servers {
		group.Go(func() {
			locks[s].Lock()
			if in[s] > 0 {
				out[s] = in[s]
			}
			locks[s].Unlock()
		})
	}
	picked := make([]int, 0, requests)
	for range requests {
		var chosen sync.WaitGroup
		chosen.Go(func() {
			for s := range servers {
				pick.Lock()
				id = s
				pick.Unlock()
			}
		})
		pick.Lock()
		s := id
		pick.Unlock()
		locks[s].Lock()
		in[s]++
		locks[s].Unlock()
		chosen.Wait()
		picked = append(picked, s)
	}
	group.Wait()
	missed := 0
	for _, s := range picked {
		if s < 0 || s >= servers {
			panic("no such server")
		}
		if out[s] > 0 {
			out[s]--
		} else {
			missed++
		}
	}
	slices.Sort(picked)
	return fmt.Sprint("missed ", missed)
}

// Outcomes: missed 0 | missed 1 | missed 2
func Dispatch2() string { return dispatch(2, 2) }

// Outcomes: missed 0 | missed 1 | missed 2 | missed 3 | missed 4
// Large: benchmark
func Dispatch54() string { return dispatch(5, 4) }

// Philosophers, as Dijkstra had them: each takes the left fork first.
func dinner(n int) string {
	forks := make([]sync.Mutex, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			forks[i].Lock()
			forks[(i+1)%n].Lock()
			forks[(i+1)%n].Unlock()
			forks[i].Unlock()
		})
	}
	group.Wait()
	return "all ate"
}

// Outcomes: all ate | deadlock
func Philosophers5() string { return dinner(5) }

// Outcomes: all ate | deadlock
// Large: yes
func Philosophers6() string { return dinner(6) }
