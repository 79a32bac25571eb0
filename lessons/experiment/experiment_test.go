package experiment_test

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"locklab/lessons/experiment"

	"pgregory.net/rapid"
)

func TestRepeatRunsOneAfterTheOther(t *testing.T) {
	n := 0 // no lock: the race detector would see a run on another goroutine
	tally := experiment.Repeat(1_000, func() int { n++; return n % 3 })
	if tally.Runs() != 1_000 || n != 1_000 {
		t.Errorf("%d runs counted, %d made, want 1000", tally.Runs(), n)
	}
	if got := []int{tally.Count(0), tally.Count(1), tally.Count(2), tally.Count(3)}; !slices.Equal(got,
		[]int{333, 334, 333, 0}) {
		t.Errorf("counts %v", got)
	}
}

func TestForEndsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		tally := experiment.Repeat(1_000, func() int {
			time.Sleep(time.Second)
			return 1
		}, experiment.For(10*time.Second))
		if tally.Runs() != 10 || time.Since(start) != 10*time.Second {
			t.Errorf("%d runs in %v, want 10 in 10s", tally.Runs(), time.Since(start))
		}
		if got := experiment.Repeat(1_000, func() int { return 1 }, experiment.For(-1)).Runs(); got != 1 {
			t.Errorf("no time left: %d runs, want the one", got)
		}
	})
}

func TestEveryShowsTheTallySoFar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []experiment.Tally
		n := 0
		experiment.Repeat(10, func() int { time.Sleep(time.Second); n++; return n },
			experiment.Every(3*time.Second, func(soFar experiment.Tally) {
				seen = append(seen, soFar)
				time.Sleep(2 * time.Second) // drawing takes its time, and does not eat that of the runs
			}))
		var runs []int
		for _, s := range seen {
			runs = append(runs, s.Runs())
			if s.Max() != s.Runs() || len(s.Values()) != s.Runs() {
				t.Errorf("a tally that was kept has changed: %v", s)
			}
		}
		if !slices.Equal(runs, []int{3, 6, 9}) {
			t.Errorf("seen after %v runs, want 3, 6, 9", runs)
		}
	})
}

func TestEveryIsNotCalledAfterTheLastRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		experiment.Repeat(1, func() int { time.Sleep(time.Hour); return 0 },
			experiment.Every(time.Second, func(experiment.Tally) { t.Error("called after the last run") }))
	})
}

func TestTallyAgainstASortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(-50, 50), 1, 200).Draw(t, "values")
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		tally := experiment.Of(values...)
		sorted := slices.Sorted(slices.Values(values))
		sum := 0
		for _, v := range values {
			sum += v
		}
		if tally.Runs() != len(values) || tally.Min() != sorted[0] || tally.Max() != sorted[len(sorted)-1] {
			t.Fatalf("runs %d, min %d, max %d", tally.Runs(), tally.Min(), tally.Max())
		}
		if want := float64(sum) / float64(len(values)); math.Abs(tally.Mean()-want) > 1e-9 {
			t.Fatalf("mean %v, want %v", tally.Mean(), want)
		}
		rank := max(int(math.Ceil(q*float64(len(values)))), 1)
		if got := tally.Quantile(q); got != sorted[rank-1] {
			t.Fatalf("quantile %v is %d, want %d", q, got, sorted[rank-1])
		}
		share := 0.0
		for _, v := range tally.Values() {
			share += tally.Share(v)
		}
		if math.Abs(share-1) > 1e-9 || !slices.Equal(tally.Values(), slices.Compact(sorted)) {
			t.Fatalf("values %v, shares sum to %v", tally.Values(), share)
		}
	})
}

func TestAddToACopyLeavesTheOriginal(t *testing.T) {
	original := experiment.Of(1, 2, 2)
	changed := original
	changed.Add(2)
	changed.Add(-7)
	if got := fmt.Sprint(original.Values(), original.Runs(), original.Count(2), original.Min()); got != "[1 2] 3 2 1" {
		t.Errorf("the original has become %s", got)
	}
	if got := fmt.Sprint(changed.Values(), changed.Runs(), changed.Count(2), changed.Min(),
		changed.Mean()); got != "[-7 1 2] 5 3 -7 0" {
		t.Errorf("the copy is %s", got)
	}
	var empty, other experiment.Tally
	empty.Add(3)
	if other = empty; other.Runs() != 1 || other.Count(3) != 1 || other.Max() != 3 {
		t.Errorf("one value added to an empty tally: %v", other)
	}
}

func TestEmptyTally(t *testing.T) {
	for _, tally := range []experiment.Tally{{}, experiment.Of(),
		experiment.Repeat(0, func() int { panic("called") })} {
		if tally.Runs() != 0 || tally.Min() != 0 || tally.Max() != 0 || tally.Share(0) != 0 || tally.Count(0) != 0 ||
			len(tally.Values()) != 0 || tally.Quantile(0.5) != 0 || !math.IsNaN(tally.Mean()) ||
			tally.String() != "no runs" {
			t.Errorf("%+v", tally)
		}
	}
}

func TestBarrierHoldsEverybodyUntilTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 8
		barrier := experiment.NewBarrier(n)
		var passed atomic.Int32
		var group sync.WaitGroup
		for range n - 1 {
			group.Go(func() { barrier.Wait(); passed.Add(1) })
		}
		synctest.Wait()
		if got := passed.Load(); got != 0 {
			t.Errorf("%d passed before the last arrived", got)
		}
		barrier.Wait()
		group.Wait()
		if got := passed.Load(); got != n-1 {
			t.Errorf("%d passed, want %d", got, n-1)
		}
		mustPanic(t, "experiment: more goroutines at the barrier than it was made for", barrier.Wait)
	})
}

func TestMisusePanics(t *testing.T) {
	mustPanic(t, "experiment: cannot repeat something -1 times: runs must be 0 or more", func() {
		experiment.Repeat(-1, func() int { return 0 })
	})
	mustPanic(t, "experiment: quantile NaN is not from 0 to 1", func() { experiment.Of(1).Quantile(math.NaN()) })
	mustPanic(t, "experiment: quantile 1.5 is not from 0 to 1", func() { experiment.Of(1).Quantile(1.5) })
	mustPanic(t, "experiment: a barrier for 0 goroutines: it takes at least 1", func() { experiment.NewBarrier(0) })
}

func mustPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := recover(); got != want {
			t.Errorf("panic %v, want %q", got, want)
		}
	}()
	f()
}
