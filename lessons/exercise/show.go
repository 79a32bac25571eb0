package exercise

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"

	"locklab/lessons/display"
	"locklab/lessons/schedule"
)

// show displays a verdict: what it says, the order or the report that shows it, and the
// exercises of the notebook.
func show(name string, v verdict, r *schedule.Report) {
	head, color := "Not yet.", "var(--jp-error-color1, #d32f2f)"
	if v.Right {
		head, color = "Right.", "var(--jp-success-color1, #388e3c)"
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<div style="border-left: 4px solid %s; padding: 0 0.8em">`, color)
	fmt.Fprintf(&b, "<p><b>%s</b>\n%s</p>\n", head, html.EscapeString(v.Says))
	for _, more := range v.More {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(more))
	}
	b.WriteString("</div>")
	display.Show(display.HTML(b.String()))
	if v.Trace != nil {
		display.Show(*v.Trace)
	}
	if r != nil {
		display.Show(*r)
	}
	if line := progress(name, v.Right); line != "" {
		display.Show(display.HTML("<p>" + html.EscapeString(line) + "</p>"))
	}
}

// progress notes whether the exercise is solved, and says so of all exercises of its
// notebook: "✓ counter   ○ order-to-two   ○ possible-values".
func progress(name string, solved bool) string {
	notebook := 0
	for _, e := range catalogue {
		if e.name == name {
			notebook = e.notebook
		}
	}
	all := note(name, solved)
	var marks []string
	done := 0
	for _, e := range catalogue {
		switch {
		case e.notebook != notebook:
		case all[e.name]:
			done++
			marks = append(marks, "✓ "+e.name)
		default:
			marks = append(marks, "○ "+e.name)
		}
	}
	return fmt.Sprintf("Solved in this notebook: %d of %d. %s", done, len(marks), strings.Join(marks, "  "))
}

// note keeps what is solved for as long as the kernel lives, in its temporary folder: cells are programs of
// their own, and have no other memory in common. Where there is no such folder, only this check is known.
func note(name string, solved bool) map[string]bool {
	all := map[string]bool{}
	folder := os.Getenv("GONB_TMP_DIR")
	file := filepath.Join(folder, "locklab-solved")
	if folder != "" {
		data, _ := os.ReadFile(file) // no file yet: nothing solved
		for _, e := range strings.Fields(string(data)) {
			all[e] = true
		}
	}
	all[name] = solved
	if folder != "" {
		var names []string
		for _, e := range catalogue {
			if all[e.name] {
				names = append(names, e.name)
			}
		}
		os.WriteFile(file, []byte(strings.Join(names, "\n")+"\n"), 0o600) // what cannot be kept is solved all the same
	}
	return all
}
