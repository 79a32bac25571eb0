// Package chart draws what the lesson measures, as charts of go-echarts.
//
// Each function returns a chart that the reader can go on configuring with
// everything that go-echarts has, before display.Show puts it into the output:
//
//	histogram := chart.Histogram(without, chart.Name("no lock"), chart.Against("sync.Mutex", with))
//	histogram.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: "My title"}))
//	display.Show(histogram)
//
// Nothing is said by colour alone. The chart's aria description says in words what the picture shows.
package chart

import (
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"locklab/lessons/dialect"
	"locklab/lessons/experiment"
)

// An Option changes how a chart is drawn. Title is for all charts; each other
// option names the chart it is for, and does nothing to another.
type Option func(*config)

type config struct {
	title    string
	axis     string
	series   []series
	full     *int
	possible []int
	report   *dialect.Report
}

// A series is one panel of a histogram.
type series struct {
	name  string
	tally experiment.Tally
}

// Title is the line above the chart.
func Title(title string) Option { return func(c *config) { c.title = short(title, maxName) } }

// Axis says what the values are, and their unit: "final value", "late by (µs)".
// It is for Histogram, where it is "final value" unless told, and for Ratios.
func Axis(name string) Option { return func(c *config) { c.axis = short(name, maxName) } }

func configure(axis string, options []Option) config {
	c := config{axis: axis, series: make([]series, 1)}
	for _, o := range options {
		o(&c)
	}
	return c
}

// describe gives the chart its text alternative, a sentence a line, in ECharts' own
// place for it.
func describe(bc *charts.BaseConfiguration, sentences ...string) {
	text := strings.Join(sentences, ".\n") + "."
	bc.Aria = &opts.Aria{
		Enabled: opts.Bool(true),
		Label:   &opts.AriaLabel{Enabled: opts.Bool(true), Description: text},
	}
}

// extra adds to the option what go-echarts has no field for.
type extra struct {
	charts.BaseConfigurationVisitor
	visit func(option map[string]any)
}

func (e extra) Visit(option map[string]any) { e.visit(option) }

// maxName is how many letters of a title or a name are kept at all: one of 10,000 would
// be in the message a dozen times.
const maxName = 200

// short cuts a name so that it fits where a label goes.
func short(s string, letters int) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= letters {
		return string(runes)
	}
	return string(runes[:letters-1]) + "…"
}
