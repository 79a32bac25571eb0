package display

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"locklab/lessons/schedule"
)

// A Stepper is a report whose stepper is open from the start.
//
//	display.Show(display.Stepper{Report: report, Order: report.Outcomes[0].Example})
//
// The report needs what schedule.Explore adds for it: in one without, there is only the table.
type Stepper struct {
	Report schedule.Report

	// Order is laid before the reader, who takes it step by step, or leaves it. It may be empty.
	Order schedule.Order

	// Challenge is what the reader shall reach: what an outcome leaves, such as "2", or "deadlock",
	// "panic" or "never ends". The stepper then does not show where the orders lead, and says when
	// the challenge is solved, and when no order can reach it any more. "" for none.
	Challenge string
}

var (
	//go:embed stepper.js
	stepperSource string
	//go:embed stepper.css
	stepperStyle string
)

var stepperTag, stepperScript = pageScript("locklab-orders",
	strings.Replace(stepperSource, "/* style */", strings.ReplaceAll(stepperStyle, "`", "\\`"), 1))

// data is the element with what the script needs.
func (s Stepper) data(r schedule.Report) string {
	type data struct {
		Graph     string   `json:"graph"` // base64 of gzip of what internal/replay writes
		Open      bool     `json:"open,omitempty"`
		Order     []string `json:"order,omitempty"`
		Challenge string   `json:"challenge,omitempty"`
	}
	d := data{Graph: base64.StdEncoding.EncodeToString(r.Stepper), Challenge: s.Challenge}
	d.Order, _ = schedule.ParseOrder(strings.Join(s.Order, " ")) // elements may be short; an empty order is none
	d.Open = s.Report.Stepper != nil                             // only a Stepper brings its report along
	text, err := json.Marshal(d)
	if err != nil {
		return "" // strings can always be written
	}
	return fmt.Sprintf(`<script type="application/json">%s</script>`, text) // json.Marshal leaves no < in it
}
