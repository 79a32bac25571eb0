package display

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"html"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"locklab/lessons/display/internal/picture"
	"locklab/lessons/display/internal/tree"
	"locklab/lessons/internal/palette"
)

// echart is what every chart of go-echarts has. The package itself is not
// imported: a cell that shows a table does not pay for it. What has no method is
// read from the fields that all charts embed.
type echart interface {
	Validate()            // fills in the axes; without it JSON lacks them
	JSON() map[string]any // the option
	Type() string
}

//go:embed page.js
var source string

// themeScript is the part of a page's script that tells a light page from a dark one.
//
//go:embed theme.js
var themeScript string

// tag is the name of the element that the script defines. It carries a hash of
// the script, so that a page may hold outputs of this and of an older one.
var tag, script = pageScript("locklab-chart", source)

// unspoken is what a script does not need to run: comments on lines of their own, and indentation.
// Every output carries its script along.
var unspoken = regexp.MustCompile(`(?m)^[ \t]*(//.*)?\n|^[ \t]+`)

// pageScript completes a script that defines the element called name: with the palette and the
// rules for themes where it asks for them, and with a hash of itself in the element's name.
func pageScript(name, script string) (tag, complete string) {
	script = strings.Replace(script, "/* palette */\n", palette.Script, 1)
	script = strings.Replace(script, "/* theme */\n", themeScript, 1)
	script = unspoken.ReplaceAllString(script, "")
	h := fnv.New32a()
	h.Write([]byte(script))
	tag = fmt.Sprintf("%s-%08x", name, h.Sum32())
	return tag, strings.ReplaceAll(script, name, tag)
}

// spec is what the script is told about one chart.
type spec struct {
	Option json.RawMessage `json:"option"`
	Width  string          `json:"width,omitempty"` // a CSS length; "" for all there is
	Height string          `json:"height"`
	Theme  string          `json:"theme,omitempty"` // "" for one that follows the page
	Host   string          `json:"host,omitempty"`  // where ECharts is, if not in the JupyterLab
	// by which scripts know the chart; "" unless its author chose one
	ID        string     `json:"id,omitempty"`
	Scripts   []string   `json:"scripts,omitempty"` // what the chart needs besides ECharts
	Listeners []listener `json:"listeners,omitempty"`
	Functions []function `json:"functions,omitempty"`
	Live      string     `json:"live,omitempty"` // the place in an Area
}

type listener struct {
	Event   string `json:"event"`
	Query   string `json:"query,omitempty"`
	Handler string `json:"handler"` // called with the chart, it returns the handler
}

type function struct {
	Run string `json:"run"` // called with the chart
}

// goEchartsColors are the colours of a chart whose author chose none. In their
// place come those that any kind of colour vision tells apart.
var goEchartsColors = []string{"#5470c6", "#91cc75", "#fac858", "#ee6666", "#73c0de", "#3ba272", "#fc8452",
	"#9a60b4", "#ea7ccc"}

func renderChart(chart echart, live string) content {
	id := text(field(reflect.ValueOf(chart), "Initialization"), "ChartID") // Validate makes one up where there is none
	chart.Validate()
	raw := chart.JSON()
	if colors, ok := raw["color"].([]string); ok && slices.Equal(colors, goEchartsColors) {
		delete(raw, "color")
	}
	option, note, err := marshal(raw)
	if err != nil {
		return failure(chart, err)
	}
	root, option, left, err := mend(option)
	if err != nil {
		return failure(chart, err)
	}
	note = strings.TrimSpace(note + " " + left)
	root = tree.WithData(root)
	about := field(reflect.ValueOf(chart), "Initialization")
	s := spec{
		Option: option,
		Width:  text(about, "Width"),
		Height: text(about, "Height"),
		Theme:  text(about, "Theme"),
		Host:   text(about, "AssetsHost"),
		ID:     id,
		Live:   live,
	}
	if s.Width == "900px" { // go-echarts' own: the chart's author said nothing
		s.Width = ""
	}
	if s.Theme == "white" {
		s.Theme = ""
	}
	s.behaviour(chart)
	data, err := json.Marshal(s)
	if err != nil {
		return failure(chart, err)
	}

	words, lines := describe(root, chart.Type())
	if note != "" {
		words, lines = words+" "+note, lines+"\n"+note
	}
	var b strings.Builder
	label := html.EscapeString(cut(words, 2000))
	fmt.Fprintf(&b, `<%s role="img" aria-label="%s">`, tag, label)
	if svg, ok := picture.Draw(root, tree.Node{V: s.Height}.Or(picture.Height)); ok {
		fmt.Fprintf(&b, `<img alt="%s" src="data:image/svg+xml;base64,%s" width="%d" style="max-width: 100%%; `+
			`height: auto">`,
			label, base64.StdEncoding.EncodeToString([]byte(svg)), picture.Width)
	} else {
		fmt.Fprintf(&b, "<pre>%s</pre>", html.EscapeString(lines))
	}
	fmt.Fprintf(&b, `<script type="application/json">%s</script></%s>`, data, tag) // json.Marshal leaves no < in it
	if note != "" {
		fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(note))
	}
	fmt.Fprintf(&b, "<script>%s</script>", script)
	return content{html: b.String(), text: lines}
}

func failure(chart echart, err error) content {
	return content{text: fmt.Sprintf("display: cannot show this %s chart: %v", chart.Type(), err)}
}

// anotherECharts matches the address of ECharts itself. go-echarts asks for version 4 for some
// charts (ecomfe/echarts-liquidfill#136): loaded over ours it would break every chart after it.
var anotherECharts = regexp.MustCompile(`(^|/)echarts(@[\w.-]+)?(\.common|\.simple)?(\.min)?\.js$`)

// behaviour reads what a chart does besides its option.
func (s *spec) behaviour(chart echart) {
	v := reflect.ValueOf(chart)
	assets := field(v, "Assets")
	for _, name := range []string{"JSAssets", "CustomizedJSAssets"} {
		for _, address := range texts(field(field(assets, name), "Values")) {
			if !anotherECharts.MatchString(address) {
				s.Scripts = append(s.Scripts, address)
			}
		}
	}
	// In go-echarts' templates the chart has a name of its own.
	code := func(js string) string {
		js = strings.ReplaceAll(strings.ReplaceAll(js, "__f__", ""), "%MY_ECHARTS%", "chart")
		return strings.TrimRight(strings.TrimSpace(js), ";")
	}
	if events := field(v, "EventListeners"); events.IsValid() {
		for i := range events.Len() {
			l := listener{Event: text(events.Index(i), "EventName"),
				Handler: "__f__(chart) => (" + code(text(events.Index(i), "Handler")) + ")__f__"}
			if query := text(events.Index(i), "Query"); query != "" {
				l.Query = "__f__" + query + "__f__"
			}
			s.Listeners = append(s.Listeners, l)
		}
	}
	for _, js := range texts(field(field(v, "JSFunctions"), "Fns")) {
		s.Functions = append(s.Functions, function{"__f__(chart) => {" + code(js) + "}__f__"})
	}
}

func field(v reflect.Value, name string) reflect.Value {
	v = reflect.Indirect(v)
	if v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return v.FieldByName(name)
}

func text(v reflect.Value, name string) string {
	if f := field(v, name); f.Kind() == reflect.String {
		return f.String()
	}
	return ""
}

func texts(v reflect.Value) (all []string) {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String {
		for i := range v.Len() {
			all = append(all, v.Index(i).String())
		}
	}
	return all
}

// marshal writes an option as JSON, which has no NaN and no infinities: they
// become gaps, and the note says so.
func marshal(tree map[string]any) (option []byte, note string, err error) {
	option, err = json.Marshal(tree)
	var unsupported *json.UnsupportedValueError
	if !errors.As(err, &unsupported) || !strings.Contains("NaN +Inf -Inf", unsupported.Str) {
		return option, "", err
	}
	var g gaps
	option, err = json.Marshal(g.fill(reflect.ValueOf(tree)).Interface())
	return option, g.note(), err
}

// apart puts the charts of go-echarts' Page in the place of the page.
func apart(things []any) (all []any) {
	for _, thing := range things {
		charts := field(reflect.ValueOf(thing), "Charts")
		_, isChart := thing.(echart)
		if isChart || charts.Kind() != reflect.Slice || !reflect.TypeOf(thing).Implements(reflect.TypeFor[page]()) {
			all = append(all, thing)
			continue
		}
		for i := range charts.Len() {
			all = append(all, charts.Index(i).Interface())
		}
	}
	return all
}

// page is what go-echarts' Page has, whose package is not imported either.
type page interface{ Render(w io.Writer) error }
