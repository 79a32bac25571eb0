package machine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// told takes the first goroutine that can go until the program ends, and tells each step in both forms.
func told(t *testing.T, text string) (next, taken []string, last View) {
	t.Helper()
	m, _, err := explore(t, text, "f")
	if err != nil {
		t.Fatal(err)
	}
	state := m.Start()
	for range 100 {
		if _, _, ended := m.End(state); ended {
			return next, taken, last
		}
		last = m.View(state)
		i := slices.IndexFunc(last.Goroutines, func(g Goroutine) bool { return g.Status == CanGo })
		if i < 0 {
			return next, taken, last
		}
		g := last.Goroutines[i]
		var e Event
		e, state = m.Take(state, g.Number, 0)
		next = append(next, g.Next)
		taken = append(taken, strings.TrimSpace(fmt.Sprint(e.Action, " ", e.Object, " ", e.Value)))
	}
	t.Fatal("the program does not end")
	return nil, nil, last
}

func TestStepTexts(t *testing.T) {
	for _, tt := range []struct{ name, text, next, taken string }{
		{"counter", `
import "sync"
func f() int {
	counter := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { counter++ })
	}
	group.Wait()
	return counter
}`,
			"read counter; calculate 0 + 1; write counter = 1; read counter; calculate 1 + 1; " +
				"write counter = 2",
			"reads counter 0; calculates counter 1; writes counter 1; reads counter 1; " +
				"calculates counter 2; writes counter 2"},
		{"lock", `
import "sync"
func f() int {
	var my_lock sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { my_lock.Lock(); my_lock.Unlock() })
	}
	group.Wait()
	return 1
}`,
			"lock my_lock; unlock my_lock; lock my_lock; unlock my_lock",
			"locks my_lock; unlocks my_lock; locks my_lock; unlocks my_lock"},
		{"once and atomics", `
import ("sync"; "sync/atomic")
func f() int {
	var once sync.Once
	var n atomic.Int64
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			once.Do(func() { n.Store(1) })
			n.CompareAndSwap(1, 2)
			n.Add(1)
		})
	}
	group.Wait()
	return int(n.Load())
}`,
			"go through once; store into n; compare and swap n; add to n; go through once; compare and swap n; " +
				"add to n",
			"goes through once true; stores into n 1; compares and swaps n true; adds to n 3; " +
				"goes through once false; compares and swaps n false; adds to n 4"},
		{"channel", `
func f() int {
	results := make(chan int, 1)
	go func() { results <- 4 }()
	return <-results
}`,
			"send 4 to results",
			"sends to results 4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			next, taken, _ := told(t, tt.text)
			if got := strings.Join(next, "; "); got != tt.next {
				t.Errorf("next  %s\nwant %s", got, tt.next)
			}
			if got := strings.Join(taken, "; "); got != tt.taken {
				t.Errorf("taken %s\nwant %s", got, tt.taken)
			}
		})
	}
}

func TestWhy(t *testing.T) {
	_, _, v := told(t, `
import "sync"
func f() int {
	var a sync.Mutex
	ch := make(chan int)
	var group sync.WaitGroup
	a.Lock()
	group.Go(func() { a.Lock() })
	group.Go(func() { ch <- 1 })
	group.Wait()
	return 1
}`)
	var whys []string
	for _, g := range v.Goroutines {
		whys = append(whys, fmt.Sprint(g.Name, " ", g.Why, " ", g.WaitsFor))
	}
	const want = "main waits for group, which counts 2 []; goroutine 1 waits for a, which main holds [1]; " +
		"goroutine 2 waits to send to ch []"
	if got := strings.Join(whys, "; "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestVerbs(t *testing.T) {
	for third, want := range map[string]string{
		"locks": "lock", "unlocks after reading": "unlock after reading", "tries to lock": "try to lock",
		"compares and swaps in": "compare and swap in", "loads from or stores into": "load from or store into",
		"acquires or gives up": "acquire or give up", "goes through": "go through",
		"does once": "do once", "empties": "empty",
		"is woken by": "be woken by", "releases": "release", "passes": "pass", "closes": "close",
		"signals all that wait for": "signal all that wait for",
	} {
		if got := imperative(third); got != want {
			t.Errorf("%q becomes %q, want %q", third, got, want)
		}
	}
	for verb, want := range map[string]string{
		"read": "reads", "send to": "sends to", "copy to": "copies to", "push": "pushes", "lay": "lays", "go": "goes",
		"": "",
	} {
		if got := thirdPerson(verb); got != want {
			t.Errorf("%q becomes %q, want %q", verb, got, want)
		}
	}
}
