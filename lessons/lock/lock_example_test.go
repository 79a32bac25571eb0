package lock_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"locklab/lessons/lock"
)

func Example() {
	var myLock lock.Lock
	sharedState := []int{1, 2, 3}
	var wg sync.WaitGroup
	myLock.Acquire() // for the goroutine, which releases it
	wg.Go(func() {
		sharedState[0] = 777
		myLock.Release()
	})
	myLock.Acquire()
	fmt.Println(sharedState[0])
	myLock.Release()
	wg.Wait()
	// Output: 777
}

func ExampleLock_AcquireTimeout() {
	var l lock.Lock
	l.Acquire()
	fmt.Println("while it is held:", l.AcquireTimeout(5*time.Millisecond))
	time.AfterFunc(5*time.Millisecond, l.Release)
	fmt.Println("released in time:", l.AcquireTimeout(time.Minute))
	// Output:
	// while it is held: false
	// released in time: true
}

func ExampleLock_AcquireContext() {
	var l lock.Lock
	l.Acquire()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	fmt.Println(l.AcquireContext(ctx))
	l.Release()
	fmt.Println(l.AcquireContext(ctx), l.Locked()) // done contexts always fail
	fmt.Println(l.AcquireContext(context.Background()), l.Locked())
	// Output:
	// context deadline exceeded
	// context deadline exceeded false
	// <nil> true
}

func ExampleLock_TryAcquire() {
	var l lock.Lock
	fmt.Println(l.TryAcquire())
	fmt.Println(l.TryAcquire())
	// Output:
	// true
	// false
}

func ExampleLock_Release() {
	var l lock.Lock
	defer func() {
		err := recover()
		fmt.Println(err, err == lock.ErrUnlocked, l.Locked())
	}()
	l.Release()
	// Output: lock: release of an unlocked lock true false
}

// A Lock is a sync.Locker, so a sync.Cond can use it.
func ExampleLock_Lock() {
	var l lock.Lock
	full := false
	changed := sync.NewCond(&l)
	go func() {
		l.Lock()
		defer l.Unlock()
		full = true
		changed.Signal()
	}()
	l.Lock()
	for !full {
		changed.Wait()
	}
	l.Unlock()
	fmt.Println("full")
	// Output: full
}

func ExampleSeconds() {
	for _, s := range []float64{2.5, 0, -1, -2, 1e10} {
		d, err := lock.Seconds(s)
		fmt.Println(d == lock.Forever, d, err)
	}
	// Output:
	// false 2.5s <nil>
	// false 0s <nil>
	// true 2562047h47m16.854775807s <nil>
	// false 0s lock: a timeout of -2 seconds is negative; give 0 or more, or -1 to wait for ever
	// false 0s lock: a timeout of 1e+10 seconds is too large; give at most 9223372036, or -1 to wait for ever
}
