package display_test

import (
	"strings"
	"testing"

	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
)

// Whatever data holds, it stays text: a chart and a table have the same tags,
// and as many, as with a harmless word in its place.
func FuzzEscape(f *testing.F) {
	for _, seed := range []string{
		"a word", "<script>alert(1)</script>", "</script><script>", "<!--", "-->", "]]>", `" onerror="alert(1)`,
		"' onload='alert(1)",
		"&lt;script&gt;", "`${alert(1)}`", "__f__alert(1)__f__", "\\u003cscript\\u003e",
		"<img src=x onerror=alert(1)>", "\u2028\u2029\x00\xff",
		"javascript:alert(1)", "</title></svg><script>", "{{.}}", "%s%d",
	} {
		f.Add(seed)
	}
	tags := func(t *testing.T, word string) [4]int {
		table := display.Table{Caption: word, Header: []string{word}, Rows: [][]any{{word, word}}, Footer: word}
		c := chart.Histogram(experiment.Repeat(3, func() int { return 1 }))
		c.Title.Title, c.Title.Subtitle = word, word
		all := ""
		for _, m := range shown(t, func() { display.Show(table, c) }) {
			all += strings.ToLower(m.html)
		}
		return [4]int{strings.Count(all, "<script"), strings.Count(all, "</script"), strings.Count(all, "<img"),
			strings.Count(all, "<!--")}
	}
	f.Fuzz(func(t *testing.T, word string) {
		harmless := tags(t, "x")
		if harmless[0] == 0 {
			t.Fatal("no chart was shown")
		}
		if got := tags(t, word); got != harmless {
			t.Fatalf("%q: <script, </script, <img and <!-- are there %v times, not %v", word, got, harmless)
		}
	})
}
