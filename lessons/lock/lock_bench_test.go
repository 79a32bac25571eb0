package lock_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sasha-s/go-csync"
	"github.com/subchen/go-trylock/v2"
	"golang.org/x/sync/semaphore"

	"locklab/lessons/lock"
)

// Every benchmark measures all the locks in each of its iterations, in a random
// order, and reports for each the median over the iterations of its time
// divided by sync.Mutex's time in the same iteration. On a shared machine such
// ratios hold still where nanoseconds don't. Below 1 is faster than sync.Mutex.

type peer struct {
	name string
	new  func() sync.Locker
}

var peers = []peer{
	{"sync.Mutex", func() sync.Locker { return new(sync.Mutex) }},
	{"lock.Lock", func() sync.Locker { return new(lock.Lock) }},
	{"channel", func() sync.Locker { return make(channel, 1) }},
	{"semaphore", func() sync.Locker { return weighted{semaphore.NewWeighted(1)} }},
	{"trylock", func() sync.Locker { return trylock.New() }},
	{"csync", func() sync.Locker { return new(csync.Mutex) }},
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

// rounds calls measure for each peer once per iteration of b and reports the
// medians of the ratios to the first peer.
func rounds(b *testing.B, names []string, measure func(peer int) float64) {
	ratios := make([][]float64, len(names))
	var base []float64
	times := make([]float64, len(names))
	for b.Loop() {
		for _, i := range rand.Perm(len(names)) {
			times[i] = measure(i)
		}
		base = append(base, times[0])
		for i, t := range times {
			ratios[i] = append(ratios[i], t/times[0])
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(base), "ns:"+names[0])
	for i, r := range ratios[1:] {
		b.ReportMetric(median(r), names[i+1]+"/"+names[0])
	}
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

func names() []string {
	var n []string
	for _, p := range peers {
		n = append(n, p.name)
	}
	return n
}

// work takes about n nanoseconds. Each multiplication waits for the one before
// it, so that it takes its time undisturbed on a core shared by two CPUs.
//
//go:noinline
func work(n int) (x uint64) {
	x = 1
	for range (n * stepsPerMicrosecond) >> 10 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

var stepsPerMicrosecond = 1024 // set by init

func init() {
	best := time.Hour
	for range 20 {
		start := time.Now()
		work(100_000)
		best = min(best, time.Since(start))
	}
	stepsPerMicrosecond = int(100_000 * 1024 / best.Nanoseconds())
}

const window = 10 * time.Millisecond

// contend lets g goroutines take l for one window, and returns the nanoseconds
// per acquire and release.
func contend(l sync.Locker, g, inside, outside int) (float64, []int) {
	var stop atomic.Bool
	var ready, done sync.WaitGroup
	counts := make([]int, g)
	begin := make(chan struct{})
	ready.Add(g)
	for i := range g {
		done.Go(func() {
			ready.Done()
			<-begin
			n := 0
			for !stop.Load() {
				l.Lock()
				work(inside)
				l.Unlock()
				work(outside)
				n++
			}
			counts[i] = n
		})
	}
	ready.Wait()
	start := time.Now()
	close(begin)
	time.Sleep(window)
	stop.Store(true)
	elapsed := time.Since(start)
	done.Wait()
	total := 0
	for _, n := range counts {
		total += n
	}
	return float64(elapsed) / float64(total), counts
}

func BenchmarkContended(b *testing.B) {
	for _, c := range []struct {
		name            string
		inside, outside int
	}{{"tight", 0, 0}, {"40in-120out", 40, 120}, {"40in-400out", 40, 400}} {
		for _, g := range []int{2, 8, 64, 1024} {
			b.Run(fmt.Sprintf("%s/%d", c.name, g), func(b *testing.B) {
				rounds(b, names(), func(i int) float64 {
					runtime.Gosched()
					t, _ := contend(peers[i].new(), g, c.inside, c.outside)
					return t
				})
			})
		}
	}
}
