package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/experiment"
	"locklab/lessons/internal/letters"
	"locklab/lessons/internal/number"
	"locklab/lessons/internal/palette"
	"locklab/lessons/schedule"
)

// A layer is what can be left, drawn over the first panel of a histogram.
type layer struct {
	name     string          // in the legend and the words
	chance   map[int]float64 // of each value that can be left; 0 where it is not known
	complete bool            // no other value can be left
	others   int             // outcomes that are no whole numbers
	trouble  string          // what the words say besides
}

func possible(values []int) *layer {
	l := &layer{name: "possible", chance: map[int]float64{}}
	for _, v := range values {
		l.chance[v] = 0
	}
	return l
}

func explored(r schedule.Report) *layer {
	l := &layer{name: "every order", chance: map[int]float64{}, complete: r.Complete && r.Err == nil}
	if r.Err != nil {
		l.trouble = "the orders could not be explored: " + strings.TrimSuffix(letters.Cut(r.Err.Error(), 300), ".")
		return l
	}
	for _, o := range r.Outcomes {
		if v, err := strconv.Atoi(o.Value); err == nil && o.Kind == schedule.Finished {
			l.chance[v] += o.Probability
		} else {
			l.others++
		}
	}
	if !r.Complete {
		l.name = "orders found so far"
		l.trouble = "the search was cut off: other values may be possible"
	}
	return l
}

// values are those that can be left, in increasing order.
func (l *layer) values() (values []int) {
	if l == nil {
		return nil
	}
	for v := range l.chance {
		values = append(values, v)
	}
	slices.Sort(values)
	return values
}

// unmeasured are the values that can be left and that no run has left.
func (l *layer) unmeasured(t experiment.Tally) (values []int) {
	for _, v := range l.values() {
		if t.Runs() > 0 && t.Count(v) == 0 {
			values = append(values, v)
		}
	}
	return values
}

// impossible are the values that runs have left and that no order leaves.
func (l *layer) impossible(t experiment.Tally) (values []int) {
	if l == nil || !l.complete {
		return nil
	}
	for _, v := range t.Values() {
		if _, ok := l.chance[v]; !ok {
			values = append(values, v)
		}
	}
	return values
}

// words are what the layer shows, a sentence each.
func (l *layer) words(t experiment.Tally) (words []string) {
	if values := l.values(); len(values) > 0 {
		about := fmt.Sprintf("%s: %s, %s to %s", l.name, number.Count(len(values), "value"),
			number.Int(values[0]), number.Int(values[len(values)-1]))
		if l.others > 0 {
			about += fmt.Sprintf(" (%s that is no number)", number.Count(l.others, "other outcome"))
		}
		words = append(words, about)
	} else if l.others > 0 {
		words = append(words, fmt.Sprintf("%s: %s, no number among them", l.name, number.Count(l.others, "outcome")))
	}
	if l.trouble != "" {
		words = append(words, l.trouble)
	}
	if values := l.unmeasured(t); len(values) > 0 {
		words = append(words, "possible, but never measured: "+list(values))
	}
	if l.likely() {
		words = append(words, "a mark's height is its probability when every step is drawn at random")
	}
	if values := l.impossible(t); len(values) > 0 {
		runs := 0
		for _, v := range values {
			runs += t.Count(v)
		}
		words = append(words, fmt.Sprintf("measured, but left by no order: %s (%s)", list(values),
			number.Count(runs, "run")))
	}
	return words
}

// likely tells whether probabilities are known.
func (l *layer) likely() bool {
	for _, chance := range l.chance {
		if chance > 0 {
			return true
		}
	}
	return false
}

// list names the first ten of some values.
func list(values []int) string {
	const most = 10
	var names []string
	for _, v := range values[:min(len(values), most)] {
		names = append(names, number.Int(v))
	}
	if more := len(values) - most; more > 0 {
		return strings.Join(names, ", ") + fmt.Sprintf(" and %s more", number.Int(more))
	}
	return strings.Join(names, ", ")
}

// A mark is what can be left in one bin.
type mark struct {
	bin            int
	chance         float64
	values, unseen int // how many of them, and how many of these no run has left
}

func (l *layer) marks(b bins, t experiment.Tally) (marks []mark) {
	for _, v := range l.values() {
		i := b.in(v)
		if len(marks) == 0 || marks[len(marks)-1].bin != i {
			marks = append(marks, mark{bin: i})
		}
		m := &marks[len(marks)-1]
		m.chance += l.chance[v]
		m.values++
		if t.Runs() > 0 && t.Count(v) == 0 {
			m.unseen++
		}
	}
	return marks
}

// highestMark is the height of the highest mark, in percent.
func highestMark(marks []mark) (percent float64) {
	for _, m := range marks {
		percent = max(percent, 100*m.chance)
	}
	return percent
}

const neverMeasured = "never measured"

// draw puts the marks over the first panel: filled where runs have left one of the
// bin's values, hollow where they have not.
func (l *layer) draw(bar *charts.Bar, b bins, marks []mark) {
	data := map[bool][]opts.ScatterData{}
	for _, m := range marks {
		low, high := b.bounds(m.bin)
		says := number.Int(low)
		if high > low {
			says = fmt.Sprintf("%s of %s to %s", number.Count(m.values, "value"), number.Int(low), number.Int(high))
		}
		if m.chance > 0 {
			says += ": probability " + number.Percent(m.chance)
		} else if m.values == 1 {
			says += " is possible"
		} else {
			says += " are possible"
		}
		unseen := m.unseen == m.values
		if unseen {
			says += ", " + neverMeasured
		}
		data[unseen] = append(data[unseen], opts.ScatterData{Name: says,
			Value: []any{b.middle(m.bin), math.Round(1e6*m.chance) / 1e4}})
	}
	for _, unseen := range []bool{false, true} {
		if len(data[unseen]) == 0 {
			continue
		}
		name, symbol, style := l.name, "diamond", opts.ItemStyle{Color: palette.SkyBlue, BorderColor: "#000",
			BorderWidth: 1, Opacity: opts.Float(1)}
		if unseen {
			name, symbol, style = neverMeasured, "emptyDiamond",
				opts.ItemStyle{Color: palette.Blue, Opacity: opts.Float(1)}
		}
		scatter := charts.NewScatter()
		scatter.AddSeries(name, data[unseen],
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: symbol, SymbolSize: 9}),
			charts.WithItemStyleOpts(style))
		bar.Overlap(scatter)
	}
}
