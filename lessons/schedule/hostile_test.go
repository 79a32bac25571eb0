package schedule_test

import (
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
	"locklab/lessons/schedule"
)

func recursion() int { return 1 + recursion() }

func mutual(n int) int { return other(n + 1) }

func other(n int) int { return mutual(n + 1) }

func largeSlice() int { return len(make([]int, 1<<40)) }

func largeChannel() int { return cap(make(chan int, 1<<40)) }

func grows() int {
	var list []int
	for {
		list = append(list, len(list))
	}
}

func doubles() int {
	s := "x"
	for {
		s += s
	}
}

func repeats() int { return len(strings.Repeat("x", 1<<40)) }

func fills() int {
	m := map[int]string{}
	for i := 0; ; i++ {
		m[i] = strings.Repeat("x", i)
	}
}

func starts() int {
	var group sync.WaitGroup
	for {
		group.Go(func() { runtime.Gosched() })
	}
}

func forks() {
	go forks()
	forks()
}

func counts() int {
	n := 0
	done := make(chan bool)
	go func() {
		for {
			n++
		}
	}()
	<-done
	return n
}

func panics() int {
	defer func() { panics() }()
	panic("again")
}

type tree struct{ left, right *tree }

func plants() *tree {
	t := &tree{}
	for {
		t = &tree{t, t}
	}
}

// Programs that ask for more than there is end within the limits, with a sentence, or with what
// Go's runtime says of them.
func TestHostilePrograms(t *testing.T) {
	short.Skip(t, "processes and hostile programs")
	e := schedule.Explorer{Time: time.Second, Memory: 100_000_000}
	for name, f := range map[string]any{
		"recursion": recursion, "large slice": largeSlice, "large channel": largeChannel,
		"grows": grows, "doubles": doubles, "repeats": repeats, "fills": fills, "starts": starts, "forks": forks,
		"counts": counts, "panics": panics, "plants": plants,
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			r := e.Explore(f)
			t.Logf("%v: %.300s", time.Since(began), r)
			for _, not := range []string{"goroutine 1 [", "SIGSEGV", "nil pointer", "ended without an " +
				"answer", "runtime error: index"} {
				if strings.Contains(r.String(), not) {
					t.Errorf("%.2000s", r)
				}
			}
			if took := time.Since(began); took > time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
	if r := e.Explore(mutual, 1); r.Err == nil && r.Complete && len(r.Outcomes) == 0 {
		t.Errorf("%v", r)
	}
}
