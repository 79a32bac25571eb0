package cases

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"locklab/lessons/lock"
)

// Source: tokio-rs/loom#162, JetBrains/lincheck#1023 (loops that spin).
// The loop may go round any number of times: 0, 1, 2, and more.
// Outcomes: fine | went round twice
func WentRoundTwice() string {
	ready := 0
	rounds := 0
	var group sync.WaitGroup
	group.Go(func() {
		for ready == 0 {
			if rounds < 3 {
				rounds++
			}
			runtime.Gosched()
		}
	})
	group.Go(func() { ready = 1 })
	group.Wait()
	if rounds == 2 {
		return "went round twice"
	}
	return "fine"
}

// Source: JasonJe/notes#53, luantranminh/til#136: a receive that begins after Close gets 0,
// false, and the sender that waited panics.
// Outcomes: closed=0 v=7 ok=true | closed=0 v=0 ok=false | closed=1 v=0 ok=false
// Never: closed=1 v=7 ok=true
func ReceivedAfterClose() string {
	ch, closed, got := make(chan int), 0, ""
	var group sync.WaitGroup
	group.Go(func() {
		defer func() { recover() }()
		ch <- 7
	})
	group.Go(func() { close(ch); closed = 1 })
	group.Go(func() {
		c := closed
		v, ok := <-ch
		got = fmt.Sprint("closed=", c, " v=", v, " ok=", ok)
	})
	group.Wait()
	return got
}

// Source: the same; without recover the sender that waited ends the program.
// Outcomes: panic: send on closed channel
func SenderPanics() string {
	ch := make(chan int)
	var group sync.WaitGroup
	group.Go(func() { ch <- 7 })
	group.Go(func() {
		close(ch)
		v, ok := <-ch
		if ok {
			panic(fmt.Sprint("after my own Close: ", v))
		}
	})
	group.Wait()
	select {}
}

// Source: python/cpython#77813 (bpo-33632), eventlet/eventlet#187: for ever means for ever.
// Outcomes: true
func ForeverDoesNotGiveUp() bool {
	var l lock.Lock
	got := false
	l.Acquire()
	var group sync.WaitGroup
	group.Go(func() { got = l.AcquireTimeout(lock.Forever) })
	group.Go(func() { l.Release() })
	group.Wait()
	return got
}

// Source: the same; a receive that waits without a timeout.
// Outcomes: true
func ReceiveDoesNotGiveUp() bool {
	c := make(chan int, 1)
	got := false
	var group sync.WaitGroup
	group.Go(func() { _, got = <-c })
	group.Go(func() { c <- 1 })
	group.Wait()
	return got
}

// Source: projectdiscovery/tlsx#955: with both cases ready a select chooses either.
// Outcomes: sent before: 0, received: false | sent before: 0, received: true
// | sent before: 1, received: false | sent before: 1, received: true
func SelectMayChooseTheTimeout() string {
	c, sent := make(chan int, 1), 0
	got := ""
	var group sync.WaitGroup
	group.Go(func() { c <- 1; sent = 1 })
	group.Go(func() {
		s := sent
		ok := false
		select {
		case <-c:
			ok = true
		case <-time.After(time.Nanosecond):
		}
		got = fmt.Sprint("sent before: ", s, ", received: ", ok)
	})
	group.Wait()
	return got
}

// Source: the same, as the lock made of a channel: free, and yet it says false.
// Outcomes: true | false
func ChannelLockSaysFalse() bool {
	l := make(chan struct{}, 1)
	timer := time.NewTimer(time.Nanosecond)
	defer timer.Stop()
	select {
	case l <- struct{}{}:
		return true
	case <-timer.C:
		return false
	}
}

// Source: the same; our lock tries first, so a free one never says false.
// Outcomes: true
func OwnLockDoesNot() bool {
	var l lock.Lock
	return l.AcquireTimeout(1)
}

// Source: golang/go#15418: a goroutine that a goroutine starts, both with the same RWMutex.
// Outcomes: 2
func GoroutineStartsAnother() int {
	var l sync.RWMutex
	x := 0
	var group sync.WaitGroup
	group.Go(func() {
		l.RLock()
		group.Add(1)
		go func() {
			defer group.Done()
			l.Lock()
			x++
			l.Unlock()
		}()
		l.RUnlock()
	})
	group.Go(func() { l.Lock(); x++; l.Unlock() })
	group.Wait()
	return x
}

// Source: the same, as it stood there: the inner one writes under a read lock. Both hold
// different kinds of the same lock, so they exclude each other.
// Outcomes: 2
func ReadLockThatWrites() int {
	var l sync.RWMutex
	x := 0
	var group sync.WaitGroup
	group.Go(func() {
		l.RLock()
		group.Go(func() {
			l.RLock()
			x++
			l.RUnlock()
		})
		l.RUnlock()
	})
	group.Go(func() { l.Lock(); x++; l.Unlock() })
	group.Wait()
	return x
}

// Source: senior-stack.uz (mutex copying), fixdevs.com (Go deadlock): two plain counter++.
// Outcomes: 1 | 2
// Orders: 20
func PlainCounter() int {
	counter := 0
	var group sync.WaitGroup
	group.Go(func() { counter++ })
	group.Go(func() { counter++ })
	group.Wait()
	return counter
}

// Source: the same; with a sync.Mutex it is 2, and no deadlock.
// Outcomes: 2
func PlainCounterLocked() int {
	counter := 0
	var mu sync.Mutex
	increment := func() {
		mu.Lock()
		counter++
		mu.Unlock()
	}
	var group sync.WaitGroup
	group.Go(increment)
	group.Go(increment)
	group.Wait()
	return counter
}

// Source: fixdevs.com: wg.Wait() while nobody reads from ch.
// Outcomes: deadlock
func NobodyReads() int {
	ch := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() { ch <- 1 })
	wg.Wait()
	return <-ch
}

// Source: besthub.dev, "Why does this Go code block?": select over "stop" and "in".
// Outcomes: 0 | 1 | 2
func StopOrIn() int {
	in, stop := make(chan int, 2), make(chan struct{})
	sum := 0
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-in:
				sum++
			}
		}
	}()
	in <- 1
	in <- 1
	close(stop)
	<-done
	return sum
}

// Source: dev.to, "select with timeouts": sending on an unbuffered channel with a timeout.
// Outcomes: sent | timeout
func SendTimeout() string {
	ch := make(chan int)
	go func() { <-ch }()
	select {
	case ch <- 1:
		return "sent"
	case <-time.After(time.Millisecond):
		return "timeout"
	}
}

// Source: golang/go#63615, #67723: a context for a semaphore and a channel.
// Outcomes: acquired | context canceled
func SemaphoreWithContext() string {
	tokens := make(chan struct{}, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	select {
	case tokens <- struct{}{}:
		return "acquired"
	case <-ctx.Done():
		return ctx.Err().Error()
	}
}

// Source: golang/go#63615: a context for the lock.
// Outcomes: <nil> | context canceled
func LockWithContext() string {
	var l lock.Lock
	l.Acquire()
	ctx, cancel := context.WithCancel(context.Background())
	go func() { l.Release() }()
	go cancel()
	return fmt.Sprint(l.AcquireContext(ctx))
}

// Source: subchen/go-trylock#6, golang/go#76808: TryLock and TryRLock beside a writer.
// Outcomes: true true | false false | true false | false true
func TryRLockAndTryLock() string {
	var mu sync.RWMutex
	a, b := false, false
	var group sync.WaitGroup
	group.Go(func() {
		if a = mu.TryRLock(); a {
			mu.RUnlock()
		}
	})
	group.Go(func() {
		if b = mu.TryLock(); b {
			mu.Unlock()
		}
	})
	group.Go(func() { mu.Lock(); mu.Unlock() })
	group.Wait()
	return fmt.Sprint(a, " ", b)
}

// Source: gansidui/gotcp#8: a WaitGroup whose Add comes too late.
// Outcomes: 0 | 1
func AddTooLate() int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	n := 0
	go func() {
		wg.Add(1)
		mu.Lock()
		n++
		mu.Unlock()
		wg.Done()
	}()
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return n
}

// Source: golang/go#53758: Once whose function waits for another that waits for it.
// Outcomes: deadlock
func OnceWaitsForItself() int {
	var once sync.Once
	n := 0
	once.Do(func() {
		done := make(chan int)
		go func() {
			once.Do(func() { n++ })
			close(done)
		}()
		<-done
	})
	return n
}

// Source: gofaq.org: concurrent map read and map write.
// Outcomes: 0 | 1 | fatal error: concurrent map read and map write
// Native: no
func MapReadAndWrite() int {
	m := map[string]int{}
	seen := 0
	var group sync.WaitGroup
	group.Go(func() { m["a"] = 1 })
	group.Go(func() { seen = m["a"] })
	group.Wait()
	return seen
}

// Source: subchen/go-trylock#6: a slice of channels, and pointers to them.
// Outcomes: 1 | 2
func ChannelsInASlice() int {
	locks := []chan int{make(chan int, 1), make(chan int, 1)}
	p := &locks[1]
	n := 0
	var group sync.WaitGroup
	for i := range 2 {
		group.Go(func() {
			c := locks[i]
			if i == 1 {
				c = *p
			}
			c <- 1
			v := n
			n = v + 1
			<-c
		})
	}
	group.Wait()
	return n
}

// Source: what a processor does with a race, case 20: x=1; a=y beside y=1; b=x.
// Outcomes: 0 1 | 1 0 | 1 1
// Buffered: 0 0 | 0 1 | 1 0 | 1 1
func StoreBuffering() string {
	x, y, a, b := 0, 0, 0, 0
	var group sync.WaitGroup
	group.Go(func() { x = 1; a = y })
	group.Go(func() { y = 1; b = x })
	group.Wait()
	return fmt.Sprint(a, " ", b)
}
