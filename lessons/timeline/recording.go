package timeline

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

// A Recording is what a Recorder had seen at one moment.
type Recording struct {
	Goroutines []string      // the lanes, in the order in which they were named
	Intervals  []Interval    // by From
	Notes      []Note        // by At
	Length     time.Duration // from the start of the recorder to this recording
	Dropped    int           // how many marks there were over what the recorder keeps
}

// An Interval is a time during which a goroutine waited for a lock or held it.
type Interval struct {
	Goroutine string
	Lock      string
	Kind      Kind
	From, To  time.Duration // since the start of the recorder
	End       End
	By        string // who released it, where that was another goroutine
}

// Kind tells waiting from holding.
type Kind int

// The kinds of interval.
const (
	Waiting Kind = iota
	Holding
)

func (k Kind) String() string { return [...]string{"waiting", "holding"}[k] }

// End is how an interval ended.
type End int

// The ends of an interval: a wait is acquired or given up, a hold is
// released, and either may be unfinished at the moment of the recording.
const (
	Unfinished End = iota
	Acquired
	GaveUp
	Released
)

func (e End) String() string { return [...]string{"unfinished", "acquired", "gave up", "released"}[e] }

// A Note is a moment that a goroutine marked with a text.
type Note struct {
	Goroutine string
	Text      string
	At        time.Duration // since the start of the recorder
}

// Recording returns what has been recorded so far. The goroutines may still be
// running, or be stuck: what has not ended is Unfinished, and lasts until now.
func (r *Recorder) Recording() Recording {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec := Recording{
		Goroutines: append([]string(nil), r.goroutines...),
		Length:     r.now(),
		Dropped:    r.dropped,
	}
	type slot struct {
		goroutine, lock string
		kind            Kind
	}
	open := map[slot]int{} // the index of the interval that has not ended
	end := func(s slot, at time.Duration, how End) bool {
		i, ok := open[s]
		if ok {
			rec.Intervals[i].To, rec.Intervals[i].End = at, how
			delete(open, s)
		}
		return ok
	}
	begin := func(s slot, at time.Duration) {
		open[s] = len(rec.Intervals)
		rec.Intervals = append(rec.Intervals, Interval{Goroutine: s.goroutine, Lock: s.lock, Kind: s.kind, From: at,
			To: rec.Length})
	}
	for _, e := range r.events {
		wait, hold := slot{e.goroutine, e.lock, Waiting}, slot{e.goroutine, e.lock, Holding}
		switch e.what {
		case waits:
			begin(wait, e.at)
		case holds:
			end(wait, e.at, Acquired)
			begin(hold, e.at)
		case gaveUp:
			if !end(wait, e.at, GaveUp) { // it did not wait, so there is only the moment
				rec.Notes = append(rec.Notes, Note{e.goroutine, "does not get " + e.lock, e.at})
			}
		case released:
			if end(hold, e.at, Released) {
				break
			}
			// Any goroutine may release a lock: the hold that ends is the one that there is.
			for _, g := range rec.Goroutines {
				other := slot{g, e.lock, Holding}
				if i, ok := open[other]; ok {
					rec.Intervals[i].By = e.goroutine
					end(other, e.at, Released)
					break
				}
			}
		case noted:
			rec.Notes = append(rec.Notes, Note{e.goroutine, e.lock, e.at})
		}
	}
	return rec
}

// String is a table of the intervals and notes in the order of their beginnings,
// with times in milliseconds.
func (rec Recording) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "from (ms)\tto (ms)\tgoroutine\twhat\n")
	notes := rec.Notes
	note := func() {
		fmt.Fprintf(w, "%s\t\t%s\t%s\n", ms(notes[0].At), notes[0].Goroutine, notes[0].Text)
		notes = notes[1:]
	}
	for _, i := range rec.Intervals {
		for len(notes) > 0 && notes[0].At < i.From {
			note()
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", ms(i.From), ms(i.To), i.Goroutine, i.what())
	}
	for len(notes) > 0 {
		note()
	}
	w.Flush()
	if rec.Dropped > 0 {
		fmt.Fprintf(&b, "and %d marks more, which were not kept\n", rec.Dropped)
	}
	return b.String()
}

func (i Interval) what() string {
	verb := map[Kind]string{Waiting: "waits for ", Holding: "holds "}[i.Kind] + i.Lock
	switch {
	case i.End == GaveUp:
		return verb + ", gives up"
	case i.End == Unfinished:
		return verb + ", still"
	case i.By != "":
		return verb + ", until " + i.By + " releases it"
	}
	return verb
}

func ms(d time.Duration) string {
	return fmt.Sprintf("%.3f", float64(d)/float64(time.Millisecond))
}
