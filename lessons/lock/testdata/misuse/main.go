// Command misuse does one thing that must end a program; the argument says what.
// It is a program of its own because neither a test binary nor -race can see a
// deadlock.
package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"locklab/lessons/lock"
)

func main() {
	var l lock.Lock
	l.Acquire()
	switch os.Args[1] {
	case "acquire":
		l.Acquire()
	case "forever":
		l.AcquireTimeout(lock.Forever)
	case "context":
		l.AcquireContext(context.Background())
	case "after a timeout": // its timer must be gone
		l.AcquireTimeout(time.Millisecond)
		if !handOver(&l, time.Hour) { // as must one that did not expire
			fmt.Println("no hand-over")
			return
		}
		l.Acquire()
	case "two locks":
		var m lock.Lock
		m.Acquire()
		var wg sync.WaitGroup
		wg.Go(l.Acquire)
		wg.Go(m.Acquire)
		wg.Wait()
	case "release":
		l.Release()
		l.Release()
	}
	fmt.Println("survived", os.Args[1])
}

// handOver makes a waiter with a timeout of d wait for l and get it.
func handOver(l *lock.Lock, d time.Duration) bool {
	got := make(chan bool)
	go func() { got <- l.AcquireTimeout(d) }()
	time.Sleep(5 * time.Millisecond)
	l.Release()
	return <-got
}
