package main

import (
	lesson_fmt "fmt"
	lesson_sync "sync"
	lesson_atomic "sync/atomic"
)

func lesson_pair() string      { return lesson_pass(1, true, []int{3}, []int{3}) }
func lesson_twoAndTwo() string { return lesson_pass(1, false, []int{1, 1}, []int{1, 1}) }
func lesson_consumers() string { return lesson_pass(1, false, []int{2}, []int{1, 1}) }
func lesson_producers() string { return lesson_pass(1, false, []int{1, 1}, []int{2}) }
func lesson_twoRooms() string  { return lesson_pass(2, true, []int{3, 1}, []int{4}) }

// lesson_alone fills and empties the buffer, more often than it has room.
func lesson_alone() string {
	for _, room := range []int{1, 2, 3, 4, 5, 100} {
		b, other := newBuffer(room), newBuffer(1)
		for round := range 3 {
			for i := range room {
				b.Put(1_000*round + i)
			}
			other.Put(-1)
			for i := range room {
				if got := b.Get(); got != 1_000*round+i {
					return lesson_fmt.Sprint("Get returns ", got, " where ", 1_000*round+i, " is the oldest.")
				}
			}
			if got := other.Get(); got != -1 {
				return "Two buffers share what is in them."
			}
		}
	}
	return ""
}

// lesson_pass has producers and consumers, which put and get so many numbers each. If watched, no
// more may be inside than there is room for.
func lesson_pass(room int, watched bool, puts, gets []int) string {
	b := newBuffer(room)
	var put, wanted lesson_atomic.Int64
	var group lesson_sync.WaitGroup
	total := 0
	for p, n := range puts {
		total += n
		group.Go(func() {
			for i := range n {
				b.Put(100*p + i)
				if watched && put.Add(1)-wanted.Load() > int64(room) {
					lesson_fail(lesson_fmt.Sprint("There is room for ", room, ", and more is in the buffer."))
				}
			}
		})
	}
	seen := make([][]int, len(gets))
	for c, n := range gets {
		group.Go(func() {
			for range n {
				if watched {
					wanted.Add(1)
				}
				seen[c] = append(seen[c], b.Get())
			}
		})
	}
	group.Wait()
	all := map[int]bool{}
	for _, list := range seen {
		last := map[int]int{}
		for _, v := range list {
			p, i := v/100, v%100
			before, known := last[p]
			switch {
			case v < 0 || p >= len(puts) || i >= puts[p]:
				lesson_fail(lesson_fmt.Sprint("Get returns ", v, ", which nobody has put."))
			case all[v]:
				lesson_fail(lesson_fmt.Sprint("Get returns ", v, " twice."))
			case known && before > i:
				lesson_fail(lesson_fmt.Sprint("Get returns ", v, " after a newer number of the same producer."))
			}
			all[v], last[p] = true, i
		}
	}
	return lesson_verdict()
}
