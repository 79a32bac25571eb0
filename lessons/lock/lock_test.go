package lock_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"locklab/lessons/lock"
)

func TestTimeoutIsExact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lock.Lock
		l.Acquire()
		start := time.Now()
		if l.AcquireTimeout(3 * time.Second) {
			t.Fatal("acquired a lock that is held")
		}
		if waited := time.Since(start); waited != 3*time.Second {
			t.Fatalf("gave up after %v, want 3s", waited)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := l.AcquireContext(ctx); err != context.DeadlineExceeded {
			t.Fatal(err)
		}
		l.Release()
		if !l.TryAcquire() {
			t.Fatal("the lock is not free after its release")
		}
	})
}

func TestMutualExclusion(t *testing.T) {
	var l lock.Lock
	var wg sync.WaitGroup
	n := 0
	for i := range 8 {
		wg.Go(func() {
			for range 5000 {
				switch i % 3 {
				case 0:
					l.Acquire()
				case 1:
					for !l.AcquireTimeout(50 * time.Microsecond) {
					}
				case 2:
					if err := l.AcquireContext(t.Context()); err != nil {
						t.Error(err)
						return
					}
				}
				n++
				l.Release()
			}
		})
	}
	wg.Wait()
	if n != 8*5000 {
		t.Fatalf("n = %d", n)
	}
}
