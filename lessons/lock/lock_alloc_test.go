//go:build !race

package lock_test

import (
	"context"
	"testing"
	"time"

	"locklab/lessons/lock"
)

// The race detector makes sync.Pool forget at random, hence the build tag.
func TestNoAllocations(t *testing.T) {
	var taken, l lock.Lock
	taken.Acquire()
	ctx := t.Context()
	for name, f := range map[string]func(){
		"Acquire and Release":            func() { l.Acquire(); l.Release() },
		"AcquireTimeout of a free lock":  func() { l.AcquireTimeout(time.Hour); l.Release() },
		"AcquireContext of a free lock":  func() { l.AcquireContext(ctx); l.Release() },
		"AcquireTimeout that gives up":   func() { taken.AcquireTimeout(10 * time.Microsecond) },
		"AcquireTimeout that cannot be":  func() { taken.AcquireTimeout(-1) },
		"AcquireContext that is refused": func() { taken.AcquireContext(canceled) },
	} {
		if n := testing.AllocsPerRun(200, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

// A wait that ends with the lock: two goroutines pass it to and fro, so that
// each acquire finds it taken.
func TestNoAllocationsWhenServed(t *testing.T) {
	const bound = 20 * time.Second // instead of a hang
	var ping, pong lock.Lock
	ping.Acquire()
	pong.Acquire()
	done := make(chan struct{})
	stop := false
	go func() {
		defer close(done)
		for ping.AcquireTimeout(bound) && !stop {
			pong.Release()
		}
	}()
	if n := testing.AllocsPerRun(1000, func() {
		if t.Failed() {
			return
		}
		ping.Release()
		if !pong.AcquireTimeout(bound) {
			t.Error("not served")
		}
	}); n != 0 {
		t.Errorf("a served wait allocates %v times", n)
	}
	if t.Failed() {
		return
	}
	stop = true
	ping.Release()
	<-done
}

var canceled = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()
