package lock_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/sasha-s/go-csync"
	"github.com/subchen/go-trylock/v2"
	"golang.org/x/sync/semaphore"

	"locklab/lessons/lock"
)

// Each iteration of a benchmark measures all the locks, in a random order, and
// what is reported is, for each lock, the median over the iterations of its time
// divided by the time of the first (sync.Mutex, where nothing else is said) in the
// same iteration. On a shared machine such ratios hold still where nanoseconds
// do not. Below 1 is faster. Give it iterations, for example -benchtime 50x.

// rounds calls measure for each name once per iteration and reports the ratios.
func rounds(b *testing.B, names []string, measure func(i int) (nanoseconds float64)) {
	ratios := make([][]float64, len(names))
	times := make([]float64, len(names))
	var base []float64
	for b.Loop() {
		for _, i := range rand.Perm(len(names)) {
			times[i] = measure(i)
		}
		base = append(base, times[0])
		for i, t := range times {
			ratios[i] = append(ratios[i], t/times[0])
		}
	}
	b.ReportMetric(0, "ns/op") // of an iteration: says nothing
	b.ReportMetric(median(base), "ns:"+names[0])
	for i, name := range names[1:] {
		b.ReportMetric(median(ratios[i+1]), name+"/"+names[0])
	}
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

// A peer is a lock to compare. Its timeout acquires with a timeout, and is nil
// where there is none.
type peer struct {
	sync.Locker
	timeout func(time.Duration) bool
}

var names = []string{"sync.Mutex", "lock.Lock", "channel", "semaphore", "trylock", "csync"}

func newPeer(i int) peer {
	switch names[i] {
	case "sync.Mutex":
		return peer{new(sync.Mutex), nil}
	case "lock.Lock":
		l := new(lock.Lock)
		return peer{l, l.AcquireTimeout}
	case "channel":
		c := make(channel, 1)
		return peer{c, c.lockTimeout}
	case "semaphore":
		w := weighted{semaphore.NewWeighted(1)}
		return peer{w, w.lockTimeout}
	case "trylock":
		l := trylock.New()
		return peer{l, l.TryLockTimeout}
	default:
		m := new(csync.Mutex)
		return peer{m, func(d time.Duration) bool {
			ctx, cancel := context.WithTimeout(context.Background(), d)
			defer cancel()
			return m.CLock(ctx) == nil
		}}
	}
}

// channel is the lock that Go programmers build when they need a timeout.
type channel chan struct{}

func (c channel) Lock()   { c <- struct{}{} }
func (c channel) Unlock() { <-c }
func (c channel) lockTimeout(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case c <- struct{}{}:
		return true
	case <-t.C:
		return false
	}
}

type weighted struct{ *semaphore.Weighted }

func (w weighted) Lock()   { w.Acquire(context.Background(), 1) }
func (w weighted) Unlock() { w.Release(1) }
func (w weighted) lockTimeout(d time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	return w.Acquire(ctx, 1) == nil
}

// An acquire and a release that nobody disturbs. The two that inline are called
// directly; the others through an interface, which costs 1 or 2 ns.
func BenchmarkUncontended(b *testing.B) {
	const n = 20_000
	each := func(start time.Time) float64 { return float64(time.Since(start)) / n }
	var mutex sync.Mutex
	var l lock.Lock
	var others []peer
	for i := range names {
		others = append(others, newPeer(i))
	}
	pair := func(i int) float64 {
		start := time.Now()
		switch names[i] {
		case "sync.Mutex":
			for range n {
				mutex.Lock()
				mutex.Unlock()
			}
		case "lock.Lock":
			for range n {
				l.Acquire()
				l.Release()
			}
		default:
			for range n {
				others[i].Lock()
				others[i].Unlock()
			}
		}
		return each(start)
	}
	b.Run("acquire", func(b *testing.B) { rounds(b, names, pair) })
	b.Run("timeout", func(b *testing.B) {
		rounds(b, names, func(i int) float64 {
			start := time.Now()
			switch names[i] {
			case "sync.Mutex":
				return pair(i)
			case "lock.Lock":
				for range n {
					l.AcquireTimeout(time.Second)
					l.Release()
				}
			default:
				for range n {
					others[i].timeout(time.Second)
					others[i].Unlock()
				}
			}
			return each(start)
		})
	})
}

// stepsPerMicrosecond says how many steps of work take 1.024 µs.
var stepsPerMicrosecond = 1024

func init() {
	best := time.Hour
	for range 20 {
		start := time.Now()
		work(100_000)
		best = min(best, time.Since(start))
	}
	stepsPerMicrosecond = int(100_000 * 1024 / best.Nanoseconds())
}

// work takes about n nanoseconds. Each multiplication waits for the one before
// it, so that it takes as long while the other hyperthread of its core is busy.
//
//go:noinline
func work(n int) (x uint64) {
	for range (n * stepsPerMicrosecond) >> 10 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

// contend lets g goroutines take l for 10 ms, each working inside and outside
// for that many nanoseconds, and returns the nanoseconds per acquire.
func contend(l sync.Locker, g, inside, outside int) float64 {
	const window = 10 * time.Millisecond
	var stop atomic.Bool
	var total atomic.Int64
	var ready, done sync.WaitGroup
	begin := make(chan struct{})
	ready.Add(g)
	for range g {
		done.Go(func() {
			ready.Done()
			<-begin
			n := int64(0)
			for ; !stop.Load(); n++ {
				l.Lock()
				work(inside)
				l.Unlock()
				work(outside)
			}
			total.Add(n)
		})
	}
	ready.Wait()
	start := time.Now()
	close(begin)
	time.Sleep(window)
	stop.Store(true)
	elapsed := time.Since(start)
	done.Wait()
	return float64(elapsed) / float64(total.Load())
}

func BenchmarkContended(b *testing.B) {
	for _, load := range []struct {
		name            string
		inside, outside int
	}{
		{"tight", 0, 0},
		{"40ns-inside-120ns-outside", 40, 120},
		{"40ns-inside-400ns-outside", 40, 400},
		{"5us-inside-5us-outside", 5000, 5000},
	} {
		for _, g := range []int{2, 8, 64, 1024} {
			b.Run(fmt.Sprintf("%s/%d", load.name, g), func(b *testing.B) {
				rounds(b, names, func(i int) float64 {
					return contend(newPeer(i), g, load.inside, load.outside)
				})
			})
		}
	}
}

// BenchmarkHog measures how long a victim waits for a lock that another goroutine
// takes again as soon as it has released it, and holds for 100 µs at a time.
func BenchmarkHog(b *testing.B) {
	rounds(b, names, func(i int) float64 {
		l := newPeer(i)
		var stop atomic.Bool
		var hog sync.WaitGroup
		held := make(chan struct{})
		hog.Go(func() {
			l.Lock()
			close(held)
			for !stop.Load() {
				work(100_000)
				l.Unlock()
				l.Lock()
			}
			l.Unlock()
		})
		<-held
		const n = 10
		start := time.Now()
		for range n {
			l.Lock()
			l.Unlock()
			work(1000)
		}
		elapsed := time.Since(start)
		stop.Store(true)
		hog.Wait()
		return float64(elapsed) / n
	})
}

// BenchmarkTimeoutExpires lets one goroutine at a time wait in vain: what
// it allocates, and by how much it is late.
func BenchmarkTimeoutExpires(b *testing.B) {
	for i, name := range names[1:] {
		l := newPeer(i + 1)
		l.Lock()
		b.Run("allocations/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.timeout(10 * time.Microsecond)
			}
		})
		l.Unlock() // csync has left a goroutine for each timeout, which waits for this
	}
	for _, d := range []time.Duration{time.Millisecond, 10 * time.Millisecond} {
		b.Run("late/"+d.String(), func(b *testing.B) {
			timer := time.NewTimer(time.Hour)
			waits := []func(time.Duration){func(d time.Duration) { // what waiting on a channel costs anyway
				timer.Reset(d)
				<-timer.C
			}}
			for i := range names[1:] {
				p := newPeer(i + 1)
				p.Lock()
				defer p.Unlock()
				waits = append(waits, func(d time.Duration) { p.timeout(d) })
			}
			late := func(wait func(time.Duration)) float64 {
				start := time.Now()
				wait(d)
				return float64(time.Since(start)-d) / 1000
			}
			// Each alternates with a time.Sleep of its own: what one leaves behind,
			// as garbage or goroutines, must not make the next one late.
			var sleeps []float64
			more := make([][]float64, len(waits))
			for b.Loop() {
				for _, i := range rand.Perm(len(waits)) {
					var slept, waited []float64
					for range 25 {
						slept = append(slept, late(time.Sleep))
						waited = append(waited, late(waits[i]))
					}
					sleeps = append(sleeps, median(slept))
					more[i] = append(more[i], median(waited)-median(slept))
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(sleeps), "µs-late:time.Sleep")
			for i, name := range append([]string{"timer-alone"}, names[1:]...) {
				b.ReportMetric(median(more[i]), "µs-more:"+name)
			}
		})
	}
}

// BenchmarkThousandWaiters lets 1,000 goroutines wait in vain for 1 ms and compares
// the processor time that this takes to the channel's. They do it ten times, so
// that each lock also pays for collecting most of its own garbage.
func BenchmarkThousandWaiters(b *testing.B) {
	names := []string{"channel", "lock.Lock", "semaphore", "trylock"} // csync would leave 1,000 goroutines behind
	peers := []int{2, 1, 3, 4}
	rounds(b, names, func(i int) float64 {
		const n, times = 1000, 10
		l := newPeer(peers[i])
		l.Lock()
		start := processorTime()
		for range times {
			var wg sync.WaitGroup
			for range n {
				wg.Go(func() { l.timeout(time.Millisecond) })
			}
			wg.Wait()
		}
		return float64(processorTime()-start) / n / times
	})
}

func processorTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
