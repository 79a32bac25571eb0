package display

import (
	"fmt"
	"html"
	"math"
	"strings"

	"locklab/lessons/display/internal/picture"
	"locklab/lessons/display/internal/tree"
	"locklab/lessons/internal/letters"
	"locklab/lessons/internal/number"
)

// describe puts an option into words, for people and programs that see no picture,
// and into a few lines for a terminal. The words are those of the option's aria
// description, if it has one; charts of package chart have.
func describe(o tree.Node, kind string) (words, lines string) {
	var all []string
	// The titles after the first are headings of its parts.
	if s := strings.TrimSpace(o.Get("title").At(0).Get("text").Text()); s != "" {
		lines = s + "\n"
		all = append(all, strings.TrimSuffix(s, ".")+".")
	}
	if said := o.Get("aria", "label", "description").Text(); said != "" {
		all = append(all, said)
		lines += said
	} else {
		about := []string{fmt.Sprintf("A %s chart.", kind)}
		for _, s := range o.Get("series").List() {
			about = append(about, sumUp(o, s)+".")
		}
		all = append(all, about...)
		lines += strings.Join(about, "\n")
	}
	if o.Get("yAxis").At(0).Get("type").Text() == "category" {
		return oneParagraph(all), lines // bars that lie have names, for which a line has no room
	}
	names := 0
	for _, s := range o.Get("series").List() {
		names = max(names, len([]rune(cut(s.Get("name").Text(), longestName))))
	}
	for _, s := range o.Get("series").List() {
		if bars := sparkline(s); bars != "" {
			lines += fmt.Sprintf("\n%-*s |%s|", names, cut(s.Get("name").Text(), longestName), bars)
		}
	}
	return oneParagraph(all), lines
}

func oneParagraph(lines []string) string {
	return strings.ReplaceAll(strings.Join(lines, " "), "\n", " ")
}

// sumUp says what a series holds, in the way of its kind: "without a lock: 12 values, from 3
// to 20", or each value by its name where there are a few: "runs: lost 3 (30 %), none 7 (70 %)".
func sumUp(option, s tree.Node) string {
	name := s.Get("name").OrText(s.Get("type").Text())
	switch s.Get("type").Text() {
	case "pie":
		if all := picture.Slices(option, s); len(all) > 0 && len(all) <= fewValues {
			parts := make([]string, len(all))
			for i, sl := range all {
				parts[i] = fmt.Sprintf("%s %.6g (%s %%)", cut(sl.Name, longestName), sl.Value, sl.Percentage)
			}
			return name + ": " + strings.Join(parts, ", ")
		}
	case "graph", "sankey":
		nodes := s.Get("data").Len() + s.Get("nodes").Len()
		links := s.Get("links").Len() + s.Get("edges").Len()
		return fmt.Sprintf("%s: %s, %s", name, number.Count(nodes, "node"), number.Count(links, "link"))
	case "tree", "treemap", "sunburst":
		all, ends := nested(s.Get("data").List())
		return fmt.Sprintf("%s: %s, of which %s no others in them", name, number.Count(all, "part"), have(ends))
	case "radar", "parallel":
		if items := s.Get("data").List(); len(items) <= fewValues {
			parts := make([]string, len(items))
			for i, item := range items {
				var values []string
				for _, v := range item.Value().List() {
					values = append(values, v.Text())
				}
				parts[i] = strings.TrimPrefix(cut(item.Get("name").Text(), longestName)+" "+strings.Join(values, ", "),
					" ")
			}
			return name + ": " + strings.Join(parts, "; ")
		}
	case "bar", "line", "scatter", "effectScatter", "heatmap", "boxplot", "candlestick", "custom", "themeRiver":
	default:
		if parts := named(s.Get("data").List()); parts != nil {
			return name + ": " + strings.Join(parts, ", ")
		}
	}
	low, high, n := math.Inf(1), math.Inf(-1), 0
	for _, item := range s.Get("data").List() {
		n++
		for _, v := range measures(s, item.Value()) {
			if f, ok := v.Number(); ok {
				low, high = math.Min(low, f), math.Max(high, f)
			}
		}
	}
	about := fmt.Sprintf("%s: %s", name, number.Count(n, "value"))
	switch {
	case low < high:
		about += fmt.Sprintf(", from %.6g to %.6g", low, high)
	case low == high && n == 1:
		about += fmt.Sprintf(", %.6g", low)
	case low == high:
		about += fmt.Sprintf(", all %.6g", low)
	}
	return about
}

// fewValues is how many values are said one by one.
const fewValues = 8

func have(n int) string {
	if n == 1 {
		return "1 has"
	}
	return number.Int(n) + " have"
}

// named is each item as its name and its value, or nil where there are too many or they
// have neither.
func named(items []tree.Node) (parts []string) {
	if len(items) > fewValues {
		return nil
	}
	for _, item := range items {
		v := item.Value()
		part := strings.TrimSpace(cut(item.Get("name").Text(), longestName) + " " + v.At(v.Len()-1).Text())
		if part == "" || v.Len() > 1 && item.Get("name").Text() == "" {
			return nil
		}
		parts = append(parts, part)
	}
	return parts
}

// nested counts the parts of a tree, and those that have no others in them.
func nested(parts []tree.Node) (all, ends int) {
	for _, part := range parts {
		n, e := nested(part.Get("children").List())
		if n == 0 {
			e = 1
		}
		all, ends = all+1+n, ends+e
	}
	return all, ends
}

// measures are what an item of a series measures, of all that is in its value.
func measures(s, v tree.Node) []tree.Node {
	all, kind := v.List(), s.Get("type").Text()
	onAxes := s.Get("coordinateSystem").OrText("cartesian2d") == "cartesian2d"
	switch {
	case len(all) < 2:
		return all
	case kind == "candlestick" || kind == "boxplot": // perhaps after the place on the axis
		return all[max(0, len(all)-map[string]int{"candlestick": 4, "boxplot": 5}[kind]):]
	case onAxes && (kind == "bar" || kind == "line" || kind == "scatter" || kind == "effectScatter"):
		return all[1:2]
	case kind == "themeRiver": // time, value, name
		return all[1:2]
	}
	return all[len(all)-1:]
}

const longestName = 40

// cut is the short name under which this package uses letters.Cut.
func cut(text string, most int) string { return letters.Cut(text, most) }

// sparkline draws the bars of a series in one line of text.
func sparkline(s tree.Node) string {
	var heights []float64
	highest := 0.0
	for _, item := range s.Get("data").List() {
		v := item.Value()
		if l := v.List(); len(l) == 2 {
			v = l[1]
		}
		f, ok := v.Number()
		if !ok || f < 0 {
			return ""
		}
		heights = append(heights, f)
		highest = math.Max(highest, f)
	}
	if s.Get("type").Text() != "bar" || len(heights) < 3 || len(heights) > 100 || highest == 0 {
		return ""
	}
	steps := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, h := range heights {
		if h == 0 {
			b.WriteRune(' ')
			continue
		}
		b.WriteRune(steps[int(math.Round(h/highest*float64(len(steps)-1)))])
	}
	return b.String()
}

// visibleText is what is left of a piece of HTML without its tags.
func visibleText(markup string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(markup, "<")
		b.WriteString(before)
		if !open {
			break
		}
		if _, markup, open = strings.Cut(rest, ">"); !open {
			break
		}
	}
	return strings.TrimSpace(html.UnescapeString(b.String()))
}
