package main

import (
	"context"
	"encoding/json"
	"testing"

	"locklab/lessons/schedule"
	"locklab/lessons/schedule/internal/disk"
	"locklab/lessons/schedule/internal/models"
	"locklab/lessons/schedule/internal/wire"
)

// cell is about as long as what a notebook has declared after some cells.
const cell = `package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"locklab/lessons/display"
	"locklab/lessons/experiment"
	"locklab/lessons/lock"
	"locklab/lessons/schedule"
)

func withoutLock() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter++ })
	}
	group.Wait()
	return counter
}

func withLock() int {
	counter := 0
	var l lock.Lock
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			l.Acquire()
			defer l.Release()
			counter++
		})
	}
	group.Wait()
	return counter
}

type account struct {
	sync.Mutex
	balance int
}

func (a *account) String() string { return fmt.Sprintf("%d coins", a.balance) }

func transfer() string {
	from, to := &account{balance: 3}, &account{}
	done := make(chan bool)
	go func() {
		from.Lock()
		to.Lock()
		from.balance--
		to.balance++
		to.Unlock()
		from.Unlock()
		done <- true
	}()
	<-done
	return strings.Join([]string{from.String(), to.String()}, ", ")
}

func sorted() []int {
	var n atomic.Int64
	list := []int{3, 1, int(n.Add(2))}
	slices.Sort(list)
	return list
}

func main() {
	measured := experiment.Repeat(2_000, withoutLock)
	display.Show(measured, os.Args, rand.IntN(3), time.Now())
	display.Show(schedule.Explore(withoutLock))
}
`

func ask(t testing.TB, f string) *wire.Request {
	return &wire.Request{Version: wire.Version, Func: "main." + f, Files: []wire.File{{Name: "main.go", Text: cell}}}
}

func TestAnswer(t *testing.T) {
	set := models.Set{Std: disk.Std("")}
	for f, want := range map[string]string{
		"withoutLock": "1", "withLock": "2", "transfer": "2 coins, 1 coins", "sorted": "[1 2 3]",
	} {
		a := answer(context.Background(), ask(t, f), set)
		var r schedule.Report
		err := json.Unmarshal(a.Report, &r)
		if err != nil || a.Error != "" || r.Outcomes[0].Value != want || !r.Complete {
			t.Errorf("%s: %v %s %+v", f, err, a.Error, r.Outcomes)
		}
	}
}

// A request that travels in a page leads to the same report, without a disk, and has no file that
// is not needed.
func TestAlone(t *testing.T) {
	r := ask(t, "sorted")
	r.Files = append(r.Files, wire.File{Name: "more.go", Text: "package main\n\nfunc unused() {}\n"})
	e, err := explore(context.Background(), r, models.Set{Std: disk.Std("")})
	if err != nil {
		t.Fatal(err)
	}
	var again wire.Request
	if err := json.Unmarshal(e.alone, &again); err != nil {
		t.Fatal(err)
	}
	if len(again.Files) != 1 || len(again.Packages["slices"]) == 0 || len(e.alone) > 120_000 {
		t.Errorf("%d files, %d of slices, %d bytes", len(again.Files), len(again.Packages["slices"]), len(e.alone))
	}
	first := answer(context.Background(), r, models.Set{Std: disk.Std("")})
	second := answer(context.Background(), &again, models.Set{})
	if second.Error != "" || string(first.Report) != string(second.Report) {
		t.Errorf("%s\n%.300s\n%.300s", second.Error, first.Report, second.Report)
	}
}

// What cannot be explored is said with its line, once.
func TestRefusal(t *testing.T) {
	r := ask(t, "main")
	a := answer(context.Background(), r, models.Set{Std: disk.Std("")})
	const want = "main.go:75: experiment.Repeat is not among what the explorer understands: it knows nothing of " +
		"package " +
		"locklab/lessons/experiment. Repeat runs a function for real; explore the function that you give to Repeat." +
		"\n\tmeasured := experiment.Repeat(2_000, withoutLock)"
	if a.Error != want {
		t.Errorf("%s\nwant %s", a.Error, want)
	}
}

func BenchmarkLoad(b *testing.B) {
	set := models.Set{Std: disk.Std("")}
	for _, f := range []string{"withoutLock", "withLock", "transfer", "sorted"} {
		b.Run(f, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := loaded(ask(b, f), set); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAnswer(b *testing.B) {
	set := models.Set{Std: disk.Std("")}
	for b.Loop() {
		answer(context.Background(), ask(b, "withoutLock"), set)
	}
}
