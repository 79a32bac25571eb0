package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"locklab/kernel-setup/setup"
)

// progressTo returns a function that shows set-up's events on out, and one
// that ends the showing. On a terminal a bar moves; elsewhere each event that
// is news is a line.
func progressTo(out *os.File) (show func(setup.Event), end func()) {
	if !term.IsTerminal(int(out.Fd())) {
		return func(e setup.Event) { showLine(out, e) }, func() {}
	}
	width, _, err := term.GetSize(int(out.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	return showBars(out, width)
}

// showLine prints an event as a line, for logs.
func showLine(out io.Writer, e setup.Event) {
	title := e.Step
	if e.Steps > 1 {
		title = fmt.Sprintf("[%d/%d] %s", e.Number, e.Steps, e.Step)
	}
	switch e.Status {
	case setup.Waiting:
		fmt.Fprintln(out, e.Detail)
	case setup.Started:
		fmt.Fprintln(out, title+" …")
	case setup.Done:
		fmt.Fprintf(out, "%s: done in %s\n", title, seconds(e.Elapsed))
	case setup.Skipped:
		fmt.Fprintf(out, "%s: left out. %s\n", title, e.Detail)
	case setup.Failed:
		fmt.Fprintf(out, "%s: failed after %s\n", title, seconds(e.Elapsed))
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// showBars shows a bar for each step that there is something to do for, on a
// terminal of that many columns.
func showBars(out io.Writer, width int) (show func(setup.Event), end func()) {
	const bar = 16
	// What stands on a line beside the message: the bar, the time and commas.
	message := min(max(width-bar-26, 24), 64)
	bars := progress.NewWriter()
	bars.SetOutputWriter(out)
	bars.SetTerminalWidth(width)
	bars.SetTrackerLength(bar)
	bars.SetMessageLength(message)
	bars.SetUpdateFrequency(100 * time.Millisecond)
	style := progress.StyleBlocks
	style.Visibility.ETA = false
	style.Visibility.ETAOverall = false
	style.Visibility.Value = false
	style.Visibility.Percentage = false
	style.Visibility.TrackerOverall = false
	style.Options.TimeInProgressPrecision = time.Second
	style.Options.TimeDonePrecision = 100 * time.Millisecond
	style.Options.DoneString = "done"
	bars.SetStyle(style)

	var ready atomic.Pointer[time.Time]        // when all is likely done
	drawn := make(chan struct{})               // closed when the last has been drawn
	trackers := map[string]*progress.Tracker{} // of the steps that have begun
	show = func(e setup.Event) {
		title := fmt.Sprintf("%d/%d %s", e.Number, e.Steps, e.Step)
		tracker := trackers[e.Step]
		label := func(detail string) {
			tracker.UpdateMessage(text.Pad(text.Snip(title+detail, message, "…"), message, ' '))
		}
		end := time.Now().Add(e.Left)
		ready.Store(&end)
		switch e.Status {
		case setup.Waiting:
			fmt.Fprintln(out, e.Detail)
		case setup.Started:
			if len(trackers) == 0 { // nothing is drawn when there is nothing to do
				go func() {
					defer close(drawn)
					bars.Render()
				}()
				go func() { // count down between two events
					for {
						select {
						case <-drawn:
							return
						case <-time.After(time.Second):
							bars.SetPinnedMessages(left(time.Until(*ready.Load())))
						}
					}
				}()
			}
			tracker = &progress.Tracker{Message: text.Pad(title, message, ' '), AutoStopDisabled: true}
			trackers[e.Step] = tracker
			bars.AppendTracker(tracker)
		case setup.Working:
			label("  " + parts(e) + e.Detail)
			tracker.UpdateTotal(int64(e.Parts))
			tracker.SetValue(int64(e.Part))
		case setup.Done:
			label("")
			tracker.MarkAsDone()
		case setup.Skipped:
			if tracker == nil {
				fmt.Fprintf(out, "%s: left out. %s\n", title, e.Detail)
				return
			}
			tracker.RemoveOnCompletion = true
			tracker.MarkAsDone()
			bars.Log("%s: left out. %s", title, e.Detail)
		case setup.Failed:
			label("")
			tracker.MarkAsErrored()
		}
		bars.SetPinnedMessages(left(e.Left))
	}
	return show, func() {
		bars.SetPinnedMessages()
		for _, tracker := range trackers {
			if !tracker.IsDone() { // interrupted
				tracker.RemoveOnCompletion = true
				tracker.MarkAsDone()
			}
		}
		for stopped := len(trackers) == 0; !stopped; { // a Stop before Render has begun is lost
			bars.Stop()
			select {
			case <-drawn:
				stopped = true
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
}

// parts is how much of a step is done, "212 of 775 " for example, if known.
func parts(e setup.Event) string {
	if e.Parts == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d ", e.Part, e.Parts)
}

// left is a line about the time that is likely left, rounded as estimates are.
func left(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 10*time.Second:
		return "A few seconds left."
	case d < 100*time.Second:
		return fmt.Sprintf("About %d seconds left.", 10*int(d.Round(10*time.Second)/(10*time.Second)))
	}
	return fmt.Sprintf("About %d minutes left.", int(d.Round(time.Minute)/time.Minute))
}

// printFindings prints what check found as a table.
func printFindings(out io.Writer, findings []setup.Finding) {
	width := 100
	if file, ok := out.(*os.File); ok {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			width = columns
		}
	}
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	t.AppendHeader(table.Row{"What", "Version", "State", "What to do"})
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 4, WidthMax: max(width-55, 30), WidthMaxEnforcer: text.WrapSoft}})
	for _, f := range findings {
		t.AppendRow(table.Row{f.What, f.Version, f.State.String(), f.Remedy})
	}
	t.Render()
}
