// Package timeline records who waited for a lock, who held it, and when.
//
// The goroutines and the lock stay those of the program. Each goroutine says its
// name, and uses the lock through a Watched, which calls the real lock and notes
// the time before and after:
//
//	var recorder timeline.Recorder
//	var myLock sync.Mutex
//	worker := func(me *timeline.Goroutine) {
//		watched := me.Watch("my_lock", &myLock)
//		watched.Lock() // myLock.Lock(), and a note of how long it waited
//		time.Sleep(time.Millisecond)
//		watched.Unlock()
//	}
//	var group sync.WaitGroup
//	for _, name := range []string{"thread1", "thread2"} {
//		me := recorder.Goroutine(name)
//		group.Go(func() { worker(me) })
//	}
//	group.Wait()
//	fmt.Println(recorder.Recording())
//
// What recording costs: a mark reads the clock and appends to a slice under one
// mutex that all goroutines of the recorder share: some hundred nanoseconds
// (BenchmarkWatched). That is nothing against a lock held for a microsecond or
// more, and too much for measuring an empty critical section: use a benchmark there.
package timeline

import (
	"sync"
	"time"
)

// maxEvents is how much a Recorder keeps: more than anybody can tell apart in a
// picture, and no more than some 10 MB.
const maxEvents = 100_000

// A Recorder notes what happens to locks, from any number of goroutines. The
// zero Recorder is ready, and its time starts with the first call of any of its
// methods. It keeps the first 100,000 marks and counts the others.
type Recorder struct {
	mu         sync.Mutex // protects all below
	start      time.Time
	goroutines []string
	events     []event
	dropped    int
}

type event struct {
	at        time.Duration
	goroutine string
	what      mark
	lock      string // or the text of a note
}

type mark int

const (
	waits mark = iota
	holds
	gaveUp
	released
	noted
)

// Goroutine returns the handle with which one goroutine makes its marks. The
// order of the calls is the order of the lanes in a picture, so make them
// before the go statements. Two calls with one name share a lane.
func (r *Recorder) Goroutine(name string) *Goroutine {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now()
	r.lane(name)
	return &Goroutine{recorder: r, name: name}
}

func (r *Recorder) lane(name string) {
	for _, g := range r.goroutines {
		if g == name {
			return
		}
	}
	r.goroutines = append(r.goroutines, name)
}

// now is the time since the recorder's start. The caller holds mu.
func (r *Recorder) now() time.Duration {
	if r.start.IsZero() {
		r.start = time.Now()
	}
	return time.Since(r.start)
}

// mark reads the clock under the mutex, so that the events are in the order of
// their times and what one goroutine did before another stays before it.
func (r *Recorder) mark(goroutine string, what mark, lock string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.now()
	if len(r.events) == maxEvents {
		r.dropped++
		return
	}
	r.events = append(r.events, event{at, goroutine, what, lock})
}

// A Goroutine makes the marks of one goroutine. Watch makes them for a lock;
// for anything else that one can wait for and hold, such as a place in a channel, there
// are Waits, Holds, GivesUp and Releases.
type Goroutine struct {
	recorder *Recorder
	name     string
}

// Name is the name that the goroutine was given.
func (g *Goroutine) Name() string { return g.name }

// Waits marks that from now on the goroutine waits for the lock. Call it before
// the call that may wait.
func (g *Goroutine) Waits(lock string) { g.recorder.mark(g.name, waits, lock) }

// Holds marks that from now on the goroutine holds the lock. Call it after the
// call that acquired it.
func (g *Goroutine) Holds(lock string) { g.recorder.mark(g.name, holds, lock) }

// GivesUp marks that the goroutine waits no more and does not have the lock. If
// it did not wait at all, because it only tried, that is a Note.
func (g *Goroutine) GivesUp(lock string) { g.recorder.mark(g.name, gaveUp, lock) }

// Releases marks that the goroutine releases the lock, whoever acquired it.
// Call it before the call that releases: a mark made after it might come later
// than that of the next holder, and two would seem to hold the lock at once.
func (g *Goroutine) Releases(lock string) { g.recorder.mark(g.name, released, lock) }

// Note marks a moment with a text of the goroutine's own.
func (g *Goroutine) Note(text string) { g.recorder.mark(g.name, noted, text) }
