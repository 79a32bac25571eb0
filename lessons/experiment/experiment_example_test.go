package experiment_test

import (
	"fmt"
	"sync"

	"locklab/lessons/experiment"
)

// With a lock every run leaves the full count.
func ExampleRepeat() {
	tally := experiment.Repeat(100, func() int {
		var mu sync.Mutex
		counter := 0
		var group sync.WaitGroup
		for range 2 {
			group.Go(func() {
				for range 1_000 {
					mu.Lock()
					counter++
					mu.Unlock()
				}
			})
		}
		group.Wait()
		return counter
	})
	fmt.Println(tally)
	// Output: 100 runs: all left 2,000
}

func ExampleOf() {
	tally := experiment.Of(7, 2, 2, 10, 2)
	fmt.Println(tally)
	for _, v := range tally.Values() {
		fmt.Printf("%2d %s %.0f%%\n", v, "***"[:tally.Count(v)], 100*tally.Share(v))
	}
	// Output:
	// 5 runs left 3 different values: lowest 2, median 2, highest 10
	//  2 *** 60%
	//  7 * 20%
	// 10 * 20%
}

// None of the goroutines counts before all of them are there.
func ExampleTally_Add() {
	var tally experiment.Tally
	for i := range 10 {
		tally.Add(i % 3)
	}
	fmt.Println(tally.Values(), tally.Count(0))
	// Output: [0 1 2] 4
}

func ExampleBarrier() {
	start := experiment.NewBarrier(3)
	var arrived sync.WaitGroup
	for range 3 {
		arrived.Go(func() {
			start.Wait()
			// From here on the three overlap.
		})
	}
	arrived.Wait()
	fmt.Println("all three were let through")
	// Output: all three were let through
}
