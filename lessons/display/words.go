package display

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"strings"
)

// describe puts an option into words, for people and programs that see no picture,
// and into a few lines for a terminal. The words are those of the option's aria
// description, if it has one; charts of package chart have.
func describe(option []byte, kind string) (words, lines string) {
	var o node
	if json.Unmarshal(option, &o.v) != nil {
		return "", ""
	}
	var all []string
	// The titles after the first are headings of its parts.
	if s := strings.TrimSpace(o.get("title").at(0).get("text").text()); s != "" {
		lines = s + "\n"
		all = append(all, strings.TrimSuffix(s, ".")+".")
	}
	if said := o.get("aria", "label", "description").text(); said != "" {
		all = append(all, said)
		lines += said
	} else {
		about := []string{fmt.Sprintf("A %s chart.", kind)}
		for _, s := range o.get("series").list() {
			about = append(about, sumUp(s)+".")
		}
		all = append(all, about...)
		lines += strings.Join(about, "\n")
	}
	if o.get("yAxis").at(0).get("type").text() == "category" {
		return oneParagraph(all), lines // bars that lie have names, for which a line has no room
	}
	names := 0
	for _, s := range o.get("series").list() {
		names = max(names, len([]rune(cut(s.get("name").text(), longestName))))
	}
	for _, s := range o.get("series").list() {
		if bars := sparkline(s); bars != "" {
			lines += fmt.Sprintf("\n%-*s |%s|", names, cut(s.get("name").text(), longestName), bars)
		}
	}
	return oneParagraph(all), lines
}

func oneParagraph(lines []string) string {
	return strings.ReplaceAll(strings.Join(lines, " "), "\n", " ")
}

// sumUp says what a series holds: "without a lock: 12 values, from 3 to 20". A pie of
// a few slices says them all: "runs: lost 3 (30 %), none 7 (70 %)".
func sumUp(s node) string {
	if s.get("type").text() == "pie" {
		if all := new(painter).slices(&plot{node: s}, 0, 0); len(all) > 0 && len(all) <= 8 {
			parts := make([]string, len(all))
			for i, sl := range all {
				parts[i] = fmt.Sprintf("%s %.6g (%s %%)", cut(sl.name, longestName), sl.value, sl.percentage)
			}
			return s.get("name").orText("pie") + ": " + strings.Join(parts, ", ")
		}
	}
	low, high, n := math.Inf(1), math.Inf(-1), 0
	for _, item := range s.get("data").list() {
		n++
		v := item.value()
		if l := v.list(); len(l) > 0 {
			v = l[len(l)-1]
		}
		if f, ok := v.number(); ok {
			low, high = math.Min(low, f), math.Max(high, f)
		}
	}
	about := fmt.Sprintf("%s: %d values", s.get("name").orText(s.get("type").text()), n)
	if low <= high {
		about += fmt.Sprintf(", from %.6g to %.6g", low, high)
	}
	return about
}

const longestName = 40

// sparkline draws the bars of a series in one line of text.
func sparkline(s node) string {
	var heights []float64
	highest := 0.0
	for _, item := range s.get("data").list() {
		v := item.value()
		if l := v.list(); len(l) == 2 {
			v = l[1]
		}
		f, ok := v.number()
		if !ok || f < 0 {
			return ""
		}
		heights = append(heights, f)
		highest = math.Max(highest, f)
	}
	if s.get("type").text() != "bar" || len(heights) < 3 || len(heights) > 100 || highest == 0 {
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
