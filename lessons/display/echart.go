package display

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"html"
	"reflect"
	"strings"
)

// echart is what every chart of go-echarts has. The package itself is not
// imported: a cell that shows a table does not pay for it.
type echart interface {
	Validate()            // fills in the axes; without it JSON lacks them
	JSON() map[string]any // the option
	Type() string
}

//go:embed page.js
var script string

// tag is the name of the element that the script defines. It carries a hash of
// the script: a page that holds outputs of an older script runs both.
var tag = func() string {
	h := fnv.New32a()
	h.Write([]byte(script))
	return fmt.Sprintf("locklab-chart-%08x", h.Sum32())
}()

// spec is what the script is told about one chart.
type spec struct {
	Option json.RawMessage `json:"option"`
	Height string          `json:"height"`
	Live   string          `json:"live,omitempty"`
}

func renderChart(chart echart, live string) content {
	chart.Validate()
	option, err := json.Marshal(chart.JSON())
	if err != nil {
		return content{text: fmt.Sprintf("display: cannot show this %s chart: %v", chart.Type(), err)}
	}
	data, err := json.Marshal(spec{Option: option, Height: initialization(chart, "Height"), Live: live})
	if err != nil {
		return content{text: fmt.Sprintf("display: cannot show this %s chart: %v", chart.Type(), err)}
	}
	text := describe(option)
	var b bytes.Buffer
	fmt.Fprintf(&b, `<%s role="img" aria-label="%s">`, tag, html.EscapeString(text))
	fmt.Fprintf(&b, `<script type="application/json">%s</script></%s>`, data, tag)
	fmt.Fprintf(&b, "<script>%s</script>", strings.ReplaceAll(script, "locklab-chart", tag))
	return content{html: b.String(), text: text}
}

// initialization reads a field of the Initialization that each chart embeds.
func initialization(chart echart, field string) string {
	v := reflect.Indirect(reflect.ValueOf(chart)).FieldByName("Initialization")
	if !v.IsValid() {
		return ""
	}
	return v.FieldByName(field).String()
}

// renderIn is render for the place live of an Area.
func renderIn(live string, thing any) content {
	if chart, ok := thing.(echart); ok {
		return renderChart(chart, live)
	}
	return render(thing)
}

// describe is the text alternative of an option.
func describe(option []byte) string {
	var o struct {
		Aria struct {
			Label struct{ Description string }
		}
	}
	json.Unmarshal(option, &o)
	return o.Aria.Label.Description
}

// visibleText is what is left of a piece of HTML without its tags.
func visibleText(markup string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(markup, '<')
		if open < 0 {
			b.WriteString(markup)
			break
		}
		b.WriteString(markup[:open])
		end := strings.IndexByte(markup[open:], '>')
		if end < 0 {
			break
		}
		markup = markup[open+end+1:]
	}
	return strings.TrimSpace(html.UnescapeString(b.String()))
}
