//go:build unix

package schedule_test

import (
	"fmt"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

const cellImports = `import (
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"locklab/lessons/lock"
	"locklab/lessons/schedule"
)`

// What only a notebook does: functions come from cells before, and change between them. Each cell
// prints what want begins with.
func TestCells(t *testing.T) {
	cells := []struct{ source, want string }{
		{`func lose() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter++ })
	}
	group.Wait()
	return counter
}`, ""},
		{"%%\nfmt.Println(1)", "1"},
		{"%%\nfmt.Print(schedule.Explore(lose))", "Every order of lose: all 20 orders.\n  1  18 orders  75.0 %"},
		{`func lose() int { // once more, and right
	counter := 0
	var l lock.Lock
	var g errgroup.Group
	for range 2 {
		g.Go(func() error { l.Acquire(); counter++; l.Release(); return nil })
	}
	_ = g.Wait()
	return counter
}
%%
n := 3
fmt.Println(schedule.Explore(lose).Outcomes[0].Value)
fmt.Println(schedule.Explore(func(n int) int { return n }, n).Outcomes[0].Value)
fmt.Println(schedule.Explore(func() int { return n }).Err)`, "2\n3\nschedule: main.go:"},
		// A cell that deadlocks after it has explored is told so, and ends at once.
		{"%%\nschedule.Explore(lose)\nvar m sync.Mutex\nm.Lock()\nm.Lock()", "fatal error: all goroutines are " +
			"asleep - deadlock!"},
	}
	var sources []string
	for _, c := range cells {
		sources = append(sources, c.source)
	}
	result := labtest.New(t, cellImports, sources...).Execute(t)
	for i, c := range cells {
		cell := result.Cell(fmt.Sprint("cell-", i+1))
		got := cell.Stdout()
		if cell.Failed() {
			got = strings.TrimSpace(cell.ErrorText())
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s\nsays %q, want %q", c.source, got, c.want)
		}
		t.Logf("%v %.200q", cell.Duration(), got)
	}
}
