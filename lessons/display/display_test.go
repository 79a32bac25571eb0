package display_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
)

// outside returns what f prints where there is no notebook.
func outside(t *testing.T, f func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = w
	defer func() { os.Stdout = stdout }()
	printed := make(chan string)
	go func() {
		all, _ := io.ReadAll(r)
		printed <- string(all)
	}()
	f()
	w.Close()
	return <-printed
}

// broken has the methods of a chart, and one of them panics.
type broken struct{}

func (*broken) Validate()            { panic("no axis") }
func (*broken) JSON() map[string]any { return nil }
func (*broken) Type() string         { return "broken" }

// left is how a cell of a column of words begins.
const left = ` style="text-align:left"`

func TestShow(t *testing.T) {
	bar := charts.NewBar()
	bar.SetXAxis([]string{"a"}).AddSeries("of channels", []opts.BarData{{Value: make(chan int)}})
	for _, test := range []struct {
		thing any
		text  string // text/plain
		html  string // a part of text/html; "" for no html
	}{
		{"two\nlines\n", "two\nlines", ""},
		{42, "42", ""},
		{nil, "<nil>", ""},
		{errors.New("no lock"), "no lock", ""},
		{experiment.Of(1, 1), "2 runs: all left 1", ""},
		{display.HTML("<b>a</b> &lt; b<br>"), "a < b", "<b>a</b> &lt; b<br>"},
		{display.Progress(30, 120), "30 of 120 (25 %)", `<progress value="30" max="120">`},
		{display.Table{Caption: "c<", Header: []string{"who", "did"},
			Rows: [][]any{{"<thread1>", 1}, {"t\n2", "x", "more"}}, Footer: "f&"},
			"c<\nwho        did\n<thread1>  1\nt 2        x    more\nf&",
			"<tr><td" + left + ">&lt;thread1&gt;</td><td" + left + ">1</td></tr>"},
		{&display.Table{Rows: [][]any{{1, 2}}}, "1  2", "<td>1</td>"},
		{&display.Table{Rows: [][]any{{"a", "3.2 µs", "70 %", 20 * time.Millisecond, "3,312", "", "2 of 3 done",
			"thread1"}}},
			"a  3.2 µs  70 %  20ms  3,312    2 of 3 done  thread1",
			"<td" + left + ">a</td><td>3.2 µs</td><td>70 %</td><td>20ms</td><td>3,312</td><td></td><td" + left +
				">2 of 3 done</td><td" + left + ">thread1</td>"},
		{&broken{}, "display: cannot show a *display_test.broken: no axis", ""},
		{bar, "display: cannot show this bar chart: json: unsupported type: chan int", ""},
		{(*charts.Bar)(nil), "display: cannot show a *charts.Bar: runtime error: invalid memory address or nil " +
			"pointer dereference", ""},
	} {
		m := one(t, func() { display.Show(test.thing) })
		if m.text != test.text || !strings.Contains(m.html, test.html) || (test.html == "") != (m.html == "") ||
			m.id != "" {
			t.Errorf("%#v is shown as %q and %q, want %q and %q", test.thing, m.text, m.html, test.text, test.html)
		}
		if got := outside(t, func() { display.Show(test.thing) }); got != test.text+"\n" {
			t.Errorf("outside a notebook %#v prints %q, want %q", test.thing, got, test.text)
		}
	}
	if n := len(shown(t, func() { display.Show() })); n != 0 {
		t.Errorf("nothing is shown as %d messages", n)
	}
	if n := len(shown(t, func() { display.Show(1, 2, 3) })); n != 3 {
		t.Errorf("three things are shown as %d messages", n)
	}
}

// A chart's message carries the chart, its picture, and its words.
func TestChartMessage(t *testing.T) {
	m := one(t, func() { display.Show(histogram()) })
	for _, part := range []string{
		`"name":"without a lock"`, `"name":"with sync.Mutex"`, // the chart
		`<img alt="Final values. without a lock: 30.2 % of updates lost, in 100 % of runs`,
		`src="data:image/svg+xml;base64,`, // the picture
		`role="img" aria-label="Final values. without a lock: 30.2 % of updates lost, in 100 % of runs`,
	} {
		if !strings.Contains(m.html, part) {
			t.Errorf("the html lacks %q", part)
		}
	}
	if strings.Count(m.html, "</script>") != 2 {
		t.Error("the html has more than the data and the script, or the script ends early")
	}
	if want := "Final values\nwithout a lock: 30.2 % of updates lost, in 100 % of runs"; !strings.HasPrefix(m.text,
		want) {
		t.Errorf("the text is %q", m.text)
	}
	if strings.Contains(m.html, "#5470c6") {
		t.Error("the colours are go-echarts' own, which not everybody can tell apart")
	}
}

// The picture says what it leaves out.
func TestPictureSaysWhatIsMissing(t *testing.T) {
	line := charts.NewLine()
	line.SetXAxis([]string{"a", "b"}).AddSeries("values", []opts.LineData{{Value: 1}, {Value: 2}},
		charts.WithMarkPointNameTypeItemOpts(opts.MarkPointNameTypeItem{Name: "top", Type: "max"}))
	m := one(t, func() { display.Show(line) })
	_, rest, _ := strings.Cut(m.html, "data:image/svg+xml;base64,")
	encoded, _, _ := strings.Cut(rest, `"`)
	svg, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !strings.Contains(string(svg), "without the points that the chart marks") {
		t.Errorf("%v: the picture is %s", err, svg)
	}
}

// No chart of ours is over 100 KB, with all that its message carries.
func TestMessagesStaySmall(t *testing.T) {
	long := strings.Repeat("very long ", 1000)
	var values []int
	for i := range 100_000 {
		values = append(values, i*i%1_000_003)
	}
	tally := experiment.Of(values...)
	recording := handOver()
	for i := range 20_000 {
		r := recording.Intervals[i%6]
		r.From, r.To, r.Goroutine = r.From+1000, r.To+1000, fmt.Sprint("worker", i%500)
		recording.Intervals = append(recording.Intervals, r)
	}
	recording.Goroutines = nil
	orders := make([][]int, 1000)
	for i := range orders {
		for k := range 100 {
			orders[i] = append(orders[i], (k+i)%100)
		}
	}
	forks := dining()
	forks.Intervals = nil
	for i := range 250 {
		r := dining().Intervals[i%17]
		r.Goroutine, r.Lock = fmt.Sprint(long, i%40), fmt.Sprint("a lock's name ", i)
		forks.Intervals = append(forks.Intervals, r)
	}
	var many []chart.Ratio
	for range 40 {
		many = append(many, chart.Ratio{Name: long, Median: 2, Low: 1, High: 3})
	}
	for name, c := range map[string]any{
		"histogram": chart.Histogram(chart.Tallies{{Name: long, Tally: tally}, {Name: long, Tally: tally},
			{Name: long, Tally: tally}}, chart.Title(long), chart.FullCount(1_000_000),
			chart.Possible(values[:5000]...)),
		"timeline":  chart.Timeline(recording, chart.Title(long)),
		"forks":     chart.Timeline(forks, chart.Title(long)),
		"positions": chart.Positions(orders, chart.Title(long)),
		"ratios":    chart.Ratios(many, chart.Title(long)),
	} {
		m := one(t, func() { display.Show(c) })
		t.Logf("%s: %d bytes", name, len(m.html)+len(m.text))
		if len(m.html)+len(m.text) > 100_000 {
			t.Errorf("%s: %d bytes", name, len(m.html)+len(m.text))
		}
	}
}

func TestNotANumber(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	line := charts.NewLine()
	line.SetXAxis([]string{"a", "b", "c"}).AddSeries("values",
		[]opts.LineData{{Value: 1.5}, {Value: nan}, {Value: -inf}})
	scatter := charts.NewScatter()
	scatter.AddSeries("pairs", []opts.ScatterData{{Value: []float64{1, inf}}, {Value: [2]float64{2, 3}},
		{Value: []any{nan, 1}}})
	small := charts.NewBar()
	small.SetXAxis([]string{"a"}).AddSeries("opaque", []opts.BarData{{Value: 1}},
		charts.WithItemStyleOpts(opts.ItemStyle{Opacity: opts.Float(float32(nan))}))
	for _, test := range []struct {
		chart any
		html  []string
		note  string
	}{
		{line, []string{`"data":[{"value":1.5},{"value":"-"},{"value":"-"}]`},
			"2 values are -Inf or NaN and are not drawn."},
		{scatter, []string{`[1,"-"]`, `[2,3]`, `["-",1]`}, "2 values are +Inf or NaN and are not drawn."},
		{small, []string{`"value":1`}, "1 value is NaN and is not drawn."},
	} {
		m := one(t, func() { display.Show(test.chart) })
		for _, part := range append(test.html, "<p>"+strings.ReplaceAll(test.note, "+", "&#43;")+"</p>", "<img ") {
			if !strings.Contains(m.html, part) && !strings.Contains(m.html, strings.ReplaceAll(part, "&#43;", "+")) {
				t.Errorf("the html lacks %s", part)
			}
		}
		if !strings.HasSuffix(m.text, test.note) {
			t.Errorf("the text is %q, want %q at its end", m.text, test.note)
		}
	}
}

func TestLive(t *testing.T) {
	var live display.Area
	all := shown(t, func() {
		live.Show("one")
		live.Show("two", chart.Histogram(experiment.Of(1)))
		live.Done()
		live.Show("three")
	})
	if len(all) != 3 {
		t.Fatalf("%d messages, want 3", len(all))
	}
	if all[0].id == "" || all[0].id != all[1].id || all[0].id == all[2].id {
		t.Errorf("the ids are %q, %q and, after Done, %q", all[0].id, all[1].id, all[2].id)
	}
	if !strings.Contains(all[1].html, "<pre>two</pre>") || !strings.Contains(all[1].html, `"live":"`+all[0].id+`-1"`) {
		t.Error("the chart has no place in the area")
	}
	other := one(t, func() { new(display.Area).Show("one") })
	if other.id == all[0].id {
		t.Error("two areas have one id")
	}

	if got := outside(t, func() {
		var live display.Area
		live.Show("one")
		live.Show("two", 3)
		live.Done()
		live.Done()
	}); got != "two\n3\n" {
		t.Errorf("outside a notebook %q is printed, want only the last", got)
	}
}

// A kernel that cannot be reached costs the picture, not the program.
func TestNoKernel(t *testing.T) {
	if os.Getenv("DISPLAY_TEST_CHILD") != "" {
		display.Show("hello", "again")
		os.Exit(0)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestNoKernel$")
	cmd.Env = append(os.Environ(), "DISPLAY_TEST_CHILD=1",
		protocol.GONB_PIPE_ENV+"="+filepath.Join(t.TempDir(), "nothing"))
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	if stdout.String() != "hello\nagain\n" || !strings.Contains(stderr.String(),
		"display: cannot reach the notebook's kernel: open ") {
		t.Errorf("printed %q and %q", stdout.String(), stderr.String())
	}
}

func BenchmarkShow(b *testing.B) {
	h := histogram()
	shown(b, func() {
		for b.Loop() {
			display.Show(h)
		}
	})
}
