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
	case "after a timeout":
		l.AcquireTimeout(time.Millisecond) // in vain
		handOver(&l, 100*time.Millisecond) // not in vain
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

// handOver lets a waiter with a timeout of d have l. The runtime may keep the
// stopped timer until d is over, and reports no deadlock before; hence d is short.
func handOver(l *lock.Lock, d time.Duration) {
	done := make(chan struct{})
	go func() { l.AcquireTimeout(d); close(done) }()
	time.Sleep(5 * time.Millisecond)
	l.Release()
	<-done
}
