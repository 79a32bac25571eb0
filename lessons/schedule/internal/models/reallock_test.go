package models_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
	"locklab/lessons/schedule/internal/load"
	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/search"
)

// exploreLock explores a program with the real source of lessons/lock, changed by change.
func exploreLock(t *testing.T, program string, options machine.Options, change func(string) string) *search.Result {
	t.Helper()
	set := models.Set{Coarse: true}
	var real []load.File
	for _, name := range []string{"lock.go", "seconds.go"} {
		text, err := os.ReadFile("../../../lock/" + name)
		if err != nil {
			t.Fatal(err)
		}
		source := string(text)
		if name == "lock.go" {
			source = change(source)
		}
		real = append(real, load.File{Name: "lock/" + name, Text: source})
	}
	p, err := load.Load(load.Request{
		Files: []load.File{{Name: "main.go", Text: "package main\n" + program}}, Func: "main.f",
		Models: func(importPath string) ([]load.File, bool) {
			if !models.Has(importPath) || importPath == "locklab/lessons/lock" {
				return nil, false
			}
			files, ok := set.Sources(importPath)
			var list []load.File
			for _, f := range files {
				list = append(list, load.File(f))
			}
			return list, ok
		},
		Sources: func(importPath string) ([]load.File, bool) {
			return real, importPath == "locklab/lessons/lock"
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(p, options)
	if err != nil {
		t.Fatal(err)
	}
	return search.Run(t.Context(), m, search.Options{Time: 5 * time.Minute})
}

func outcomesOf(r *search.Result) (list []string) {
	for _, o := range r.Outcomes {
		list = append(list, outcomeText(o.Kind, o.Value))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// pair is a program in which goroutines take the lock, each in its way, and count how many are
// inside. It returns how many were inside at most and how many did not get it.
func pair(ways ...string) string {
	var b strings.Builder
	b.WriteString(`
import ("context"; "fmt"; "locklab/lessons/lock"; "sync"; "sync/atomic"; "time")
var _ = context.Background
var _ = time.Second
func f() string {
	var l lock.Lock
	var group sync.WaitGroup
	var inside, worst, missed atomic.Int32
	use := func() {
		if n := inside.Add(1); n > 1 { worst.Store(n) }
		inside.Add(-1)
	}
	_ = use
`)
	for _, way := range ways {
		switch way {
		case "Acquire":
			b.WriteString("	group.Go(func() { l.Acquire(); use(); l.Release() })\n")
		case "TryAcquire":
			b.WriteString("	group.Go(func() { if l.TryAcquire() { use(); l.Release() } else { missed.Add(1) } })\n")
		case "AcquireTimeout":
			b.WriteString("	group.Go(func() { if l.AcquireTimeout(time.Second) { use(); l.Release() } else { " +
				"missed.Add(1) } })\n")
		case "AcquireContext":
			b.WriteString(`	group.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if l.AcquireContext(ctx) == nil { use(); l.Release() } else { missed.Add(1) }
	})
`)
		}
	}
	b.WriteString(`	group.Wait()
	if worst.Load() > 0 { return "two inside" }
	if l.Locked() { return "left locked" }
	return fmt.Sprint(missed.Load())
}
`)
	return b.String()
}

// mixes returns every selection of n of the ways to take a lock, and how many of its goroutines
// may give up.
func mixes(n int) (list [][]string) {
	ways := []string{"Acquire", "AcquireContext", "AcquireTimeout", "TryAcquire"}
	var add func(from int, chosen []string)
	add = func(from int, chosen []string) {
		if len(chosen) == n {
			list = append(list, slices.Clone(chosen))
			return
		}
		for i := from; i < len(ways); i++ {
			add(i, append(chosen, ways[i]))
		}
	}
	add(0, nil)
	return list
}

// wantOf returns the outcomes of a mix: never two inside, never left locked, nobody waiting for
// ever, and each that can give up does in some order; but not all at once, for whoever comes first
// finds a free lock, unless it has a context, which can be over before that.
func wantOf(ways []string) (want []string) {
	quits := 0
	for _, way := range ways {
		if way != "Acquire" {
			quits++
		}
	}
	onlyContexts := !slices.ContainsFunc(ways, func(way string) bool { return way != "AcquireContext" })
	if quits == len(ways) && !onlyContexts {
		quits--
	}
	for n := range quits + 1 {
		want = append(want, fmt.Sprint(n))
	}
	return want
}

// timed counts those that may give up while they wait.
func timed(ways []string) (n int) {
	for _, way := range ways {
		if way == "AcquireTimeout" || way == "AcquireContext" {
			n++
		}
	}
	return n
}

// The lock's own source, in every order of two and three goroutines, each taking it in any of its
// ways; and with store buffers, but where three goroutines have more than one wait that can end.
func TestRealLock(t *testing.T) {
	short.Skip(t, "the real lock in every order")
	t.Parallel()
	explored, states, most := 0, 0, 0
	began := time.Now()
	for _, ways := range append(mixes(2), mixes(3)...) {
		for _, buffers := range []bool{false, true} {
			if buffers && len(ways) == 3 && timed(ways) > 1 {
				continue
			}
			r := exploreLock(t, pair(ways...), machine.Options{StoreBuffers: buffers},
				func(s string) string { return s })
			if r.Err != nil || !r.Complete {
				t.Fatalf("%v, store buffers %v: complete %v, %v, %d states", ways, buffers, r.Complete, r.Err, r.States)
			}
			if got := outcomesOf(r); !slices.Equal(got, wantOf(ways)) {
				t.Errorf("%v, store buffers %v: outcomes %q, not %q", ways, buffers, got, wantOf(ways))
			}
			explored++
			states += r.States
			most = max(most, r.States)
		}
	}
	t.Logf("%d mixes, %d states, at most %d, in %v", explored, states, most, time.Since(began).Round(time.Millisecond))
}

// A lock with a fault has an outcome that it must not have.
func TestRealLockFaults(t *testing.T) {
	short.Skip(t, "the real lock in every order")
	t.Parallel()
	for _, fault := range []struct {
		name, from, to string
		ways           []string
		outcome        string // how one of the wrong outcomes begins
	}{
		{
			"a release wakes nobody",
			"		q.woken = first\n		l.state.Store(free)\n		first.ready <- struct{}{}\n",
			"		q.woken = first\n		l.state.Store(free)\n",
			[]string{"Acquire", "Acquire"}, "deadlock",
		},
		{
			"who gives up when woken does not pass it on",
			"		q.woken = nil\n",
			"		q.woken = nil\n		if gaveUp {\n			return false\n		}\n",
			[]string{"Acquire", "Acquire", "AcquireTimeout"}, "deadlock",
		},
		{
			"the mark is two steps",
			"	return l.state.Swap(contended) == free\n",
			"	was := l.state.Load()\n	l.state.Store(contended)\n	return was == free\n",
			[]string{"Acquire", "TryAcquire"}, "deadlock",
		},
		{
			"no mark",
			"	return l.state.Swap(contended) == free\n", "	return l.TryAcquire()\n",
			[]string{"Acquire", "Acquire"}, "deadlock",
		},
		{
			"the release takes no care of waiters",
			"	if !l.state.CompareAndSwap(held, free) {\n		l.releaseContended()\n	}\n",
			"	l.state.Store(free)\n",
			[]string{"Acquire", "Acquire"}, "deadlock",
		},
		{
			"the acquire is two steps",
			"	return l.state.CompareAndSwap(free, held)\n",
			"	if l.state.Load() != free {\n		return false\n	}\n	l.state.Store(held)\n	return true\n",
			[]string{"TryAcquire", "TryAcquire"}, "panic: lock: release of an unlocked lock",
		},
		{
			"a lock granted to a context that is done is kept",
			"	if err := ctx.Err(); err != nil { // granted and done, both while it slept\n		l.Release()\n",
			"	if err := ctx.Err(); err != nil {\n",
			[]string{"Acquire", "AcquireContext"}, "left locked",
		},
		{
			"a grant is released too",
			"		first.granted = true\n", "		first.granted = true\n		l.state.Store(free)\n",
			[]string{"Acquire", "Acquire", "Acquire"}, "panic: lock: release of an unlocked lock",
		},
		{
			"a waiter is in line after it lets go",
			"	w.insertAfter(q.line.prev)\n	for {\n		gaveUp := false\n		q.mu.Unlock()\n",
			"	for {\n		gaveUp := false\n		q.mu.Unlock()\n		if w.next == nil " +
				"{\n			w.insertAfter(q.line.prev)\n		}\n",
			[]string{"Acquire", "Acquire"}, "deadlock",
		},
		{
			"who gave up takes its wake-up along",
			"		if gaveUp {\n			<-w.ready // sent while it gave up: w must leave with an empty " +
				"channel\n		}\n", "",
			[]string{"Acquire", "AcquireTimeout", "AcquireTimeout"}, "deadlock",
		},
	} {
		t.Run(fault.name, func(t *testing.T) {
			program := pair(fault.ways...)
			r := exploreLock(t, program, machine.Options{}, func(source string) string {
				changed := strings.Replace(source, fault.from, fault.to, 1)
				if changed == source {
					t.Fatal("the lock has no such lines any more")
				}
				return changed
			})
			if r.Err != nil || !r.Complete {
				t.Fatal(r.Complete, r.Err)
			}
			got := outcomesOf(r)
			found := false
			for _, o := range r.Outcomes {
				text := outcomeText(o.Kind, o.Value)
				if !slices.Contains(wantOf(fault.ways), text) && strings.HasPrefix(text, fault.outcome) {
					found = true
					if len(o.Example) == 0 {
						t.Errorf("%s has no order that shows it", text)
					}
				}
			}
			if !found {
				t.Errorf("outcomes %q: nothing is wrong", got)
			}
			t.Logf("%d states, %q", r.States, got)
		})
	}
}

// The model has the outcomes of the real lock, from far fewer states.
func TestLockIsItsModel(t *testing.T) {
	for _, ways := range append(mixes(2), mixes(3)...) {
		got, err := exploreFunc(t, "package main\n"+pair(ways...), "main.f")
		if err != nil {
			t.Fatal(ways, err)
		}
		if !slices.Equal(got, wantOf(ways)) {
			t.Errorf("%v: outcomes %q, not %q", ways, got, wantOf(ways))
		}
	}
}
