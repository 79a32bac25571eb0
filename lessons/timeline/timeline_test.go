package timeline_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"locklab/lessons/timeline"
)

// timed is a lock with timeouts, built on a channel: what lock.Lock does, for these tests.
type timed struct{ held chan struct{} }

func (l timed) Lock()            { l.held <- struct{}{} }
func (l timed) Unlock()          { <-l.held }
func (l timed) TryAcquire() bool { return l.AcquireTimeout(0) }
func (l timed) AcquireTimeout(d time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	return l.AcquireContext(ctx) == nil
}
func (l timed) AcquireContext(ctx context.Context) error {
	select {
	case l.held <- struct{}{}:
		return nil
	default:
	}
	select {
	case l.held <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

const ms = time.Millisecond

func TestWhoWaitedAndWhoHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var recorder timeline.Recorder
		l := timed{make(chan struct{}, 1)}
		first, second, third := recorder.Lane("first"), recorder.Lane("second"), recorder.Lane("third")
		var group sync.WaitGroup
		group.Go(func() {
			w := first.Watch("l", l)
			w.Acquire()
			time.Sleep(30 * ms)
			first.Note("done")
			w.Release()
		})
		group.Go(func() {
			time.Sleep(10 * ms)
			w := second.Watch("l", l)
			if w.TryAcquire() || w.AcquireTimeout(5*ms) {
				t.Error("acquired a lock that was held")
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*ms)
			defer cancel()
			if err := w.AcquireContext(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v", err)
			}
		})
		group.Go(func() {
			time.Sleep(10 * ms)
			third.Watch("l", l).Lock()
		})
		group.Wait()
		time.Sleep(10 * ms)
		rec := recorder.Recording()
		want := map[timeline.Interval]bool{
			{Goroutine: "first", Lock: "l", Kind: timeline.Waiting, From: 0, To: 0,
				End: timeline.Acquired}: true,
			{Goroutine: "first", Lock: "l", Kind: timeline.Holding, From: 0, To: 30 * ms,
				End: timeline.Released}: true,
			{Goroutine: "second", Lock: "l", Kind: timeline.Waiting, From: 10 * ms, To: 15 * ms,
				End: timeline.GaveUp}: true,
			{Goroutine: "second", Lock: "l", Kind: timeline.Waiting, From: 15 * ms, To: 20 * ms,
				End: timeline.GaveUp}: true,
			{Goroutine: "third", Lock: "l", Kind: timeline.Waiting, From: 10 * ms, To: 30 * ms,
				End: timeline.Acquired}: true,
			{Goroutine: "third", Lock: "l", Kind: timeline.Holding, From: 30 * ms, To: 40 * ms,
				End: timeline.Unfinished, By: ""}: true,
		}
		for _, i := range rec.Intervals {
			if !want[i] {
				t.Errorf("unexpected %+v", i)
			}
			delete(want, i)
		}
		if len(want) != 0 {
			t.Errorf("missing %+v", want)
		}
		if !reflect.DeepEqual(rec.Goroutines, []string{"first", "second", "third"}) || rec.Length != 40*ms {
			t.Errorf("lanes %v, length %v", rec.Goroutines, rec.Length)
		}
		notes := []timeline.Note{{Goroutine: "second", Text: "does not get l", At: 10 * ms},
			{Goroutine: "first", Text: "done", At: 30 * ms}}
		if !reflect.DeepEqual(rec.Notes, notes) {
			t.Errorf("notes %v", rec.Notes)
		}
	})
}

func TestReleaseByAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var recorder timeline.Recorder
		var mu sync.Mutex
		a, b := recorder.Lane("a").Watch("mu", &mu), recorder.Lane("b").Watch("mu", &mu)
		a.Lock()
		time.Sleep(ms)
		b.Unlock()
		if !b.TryAcquire() || b.TryAcquire() {
			t.Error("the mutex is free, and then it is not")
		}
		rec := recorder.Recording()
		want := timeline.Interval{Goroutine: "a", Lock: "mu", Kind: timeline.Holding, To: ms, End: timeline.Released,
			By: "b"}
		if rec.Intervals[1] != want {
			t.Errorf("%+v, want %+v", rec.Intervals[1], want)
		}
		if text := rec.String(); !strings.Contains(text, "holds mu, until b releases it") {
			t.Errorf("the text does not say who released it:\n%s", text)
		}
	})
}

// Two goroutines of a real run never seem to hold the lock at once.
func TestHoldsDoNotOverlap(t *testing.T) {
	var recorder timeline.Recorder
	var mu sync.Mutex
	var group sync.WaitGroup
	for _, name := range []string{"a", "b", "c"} {
		w := recorder.Lane(name).Watch("mu", &mu)
		group.Go(func() {
			for range 1_000 {
				w.Lock()
				w.Unlock()
			}
		})
	}
	group.Wait()
	var end time.Duration
	holds := 0
	for _, i := range recorder.Recording().Intervals {
		if i.Kind == timeline.Holding {
			holds++
			if i.From < end {
				t.Fatalf("%s holds it from %v, and the one before until %v", i.Goroutine, i.From, end)
			}
			end = i.To
		}
	}
	if holds != 3_000 {
		t.Errorf("%d holds recorded, want 3000", holds)
	}
}

func TestRecorderKeepsOnlySoMuch(t *testing.T) {
	var recorder timeline.Recorder
	g := recorder.Lane("g")
	for range 100_007 {
		g.Note("again")
	}
	rec := recorder.Recording()
	if len(rec.Notes) != 100_000 || rec.Dropped != 7 {
		t.Errorf("%d kept, %d dropped", len(rec.Notes), rec.Dropped)
	}
	if text := rec.String(); !strings.HasSuffix(text, "and 7 marks more, which were not kept\n") {
		t.Error("the text does not say what is missing")
	}
}

func TestALockWithoutTimeout(t *testing.T) {
	w := new(timeline.Recorder).Lane("g").Watch("mu", &sync.Mutex{})
	defer func() {
		if got, want := recover(), "timeline: mu is a *sync.Mutex, which has no AcquireTimeout"; got != want {
			t.Errorf("panic %v, want %q", got, want)
		}
	}()
	w.AcquireTimeout(time.Second)
}
