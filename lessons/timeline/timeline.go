// Package timeline records who waited for a lock, who held it, and when.
//
// The goroutines and the lock stay those of the program. Each goroutine says its
// name, and uses the lock through a Watched, which calls the real lock and notes
// the time before and after:
//
//	var recorder timeline.Recorder
//	var myLock sync.Mutex
//	worker := func(me *timeline.Lane) {
//		watched := me.Watch("my_lock", &myLock)
//		watched.Lock() // myLock.Lock(), and a note of how long it waited
//		time.Sleep(time.Millisecond)
//		watched.Unlock()
//	}
//	var group sync.WaitGroup
//	for _, name := range []string{"thread1", "thread2"} {
//		me := recorder.Lane(name)
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
	"slices"
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

// Lane returns the lane with this name, in which one goroutine makes its marks.
// The order of the calls is the order of the lanes in a picture, so make them
// before the go statements. Two calls with one name share a lane.
func (r *Recorder) Lane(name string) *Lane {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now()
	if !slices.Contains(r.goroutines, name) {
		r.goroutines = append(r.goroutines, name)
	}
	return &Lane{recorder: r, name: name}
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

// A Lane takes the marks of one goroutine. Watch makes them for a lock; for
// anything else that one can wait for and hold, such as a place in a channel,
// there are Waits, Holds, GivesUp and Releases.
type Lane struct {
	recorder *Recorder
	name     string
}

// Name returns the name that the lane was given.
func (l *Lane) Name() string { return l.name }

// Waits marks that from now on the goroutine waits for the lock. Call it before
// the call that may wait.
func (l *Lane) Waits(lock string) { l.recorder.mark(l.name, waits, lock) }

// Holds marks that from now on the goroutine holds the lock. Call it after the
// call that acquired it.
func (l *Lane) Holds(lock string) { l.recorder.mark(l.name, holds, lock) }

// GivesUp marks that the goroutine waits no more and does not have the lock. If
// it did not wait at all, because it only tried, that is a Note.
func (l *Lane) GivesUp(lock string) { l.recorder.mark(l.name, gaveUp, lock) }

// Releases marks that the goroutine releases the lock, whoever acquired it.
// Call it before the call that releases: a mark made after it might come later
// than that of the next holder, and two would seem to hold the lock at once.
func (l *Lane) Releases(lock string) { l.recorder.mark(l.name, released, lock) }

// Note marks a moment with a text of the goroutine's own.
func (l *Lane) Note(text string) { l.recorder.mark(l.name, noted, text) }
