package display

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"

	"locklab/lessons/internal/number"
)

// An Area is an output of a cell whose content can be replaced while the cell
// runs, to show an experiment that fills up. The zero Area is ready:
//
//	var live display.Area
//	tally := experiment.Repeat(10_000, run, experiment.Every(200*time.Millisecond, func(soFar experiment.Tally) {
//		live.Show(display.Progress(soFar.Runs(), 10_000), chart.Histogram(soFar))
//	}))
//	live.Show(chart.Histogram(tally))
//	live.Done()
//
// A chart in the same place is not drawn anew: it moves to its new values, and
// the notebook keeps only what was shown last.
type Area struct {
	mu   sync.Mutex // protects all below
	id   string     // "" until the first Show, and after Done
	last content
}

// Show replaces what the Area shows by these things, one below the other. Each
// call costs some milliseconds: ten a second are more than the eye needs.
// Several goroutines may call it.
func (a *Area) Show(things ...any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.id == "" {
		a.id = newID()
	}
	var markup, text []string
	for i, thing := range apart(things) {
		c := render(thing, fmt.Sprint(a.id, "-", i))
		markup, text = append(markup, c.asHTML()), append(text, c.text)
	}
	a.last = content{html: strings.Join(markup, "\n"), text: strings.Join(text, "\n")}
	if inNotebook() {
		emit(a.last, a.id)
	}
}

// Done ends the Area with what it shows. Outside a notebook that, and nothing of
// what was there before, is printed now. A Show after Done begins a new output.
func (a *Area) Done() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.id != "" && !inNotebook() {
		emit(a.last, "")
	}
	a.id, a.last = "", content{}
}

// Progress says how far something is, with a bar: "3,000 of 10,000 (30 %)".
func Progress(done, total int) HTML {
	total = max(total, 1)
	done = max(0, min(done, total))
	return HTML(fmt.Sprintf(`<progress value="%d" max="%d"></progress> %s of %s (%d %%)`,
		done, total, number.Int(done), number.Int(total), int(100*float64(done)/float64(total))))
}

// newID is an id that no other output has, in this run of the cell or another:
// an id that the page knows already would replace that output.
func newID() string { return fmt.Sprintf("locklab-%016x", rand.Uint64()) }
