package palette

import (
	"math"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// between is WCAG 2.2's contrast between two colours, from 1 to 21.
func between(t interface{ Fatalf(string, ...any) }, one, other string) float64 {
	a, okA := RGB(one)
	b, okB := RGB(other)
	if !okA || !okB {
		t.Fatalf("%q or %q is no colour", one, other)
	}
	low, high := min(luminance(a), luminance(b)), max(luminance(a), luminance(b))
	return (high + 0.05) / (low + 0.05)
}

func TestContrastIsWCAGs(t *testing.T) {
	for _, test := range []struct {
		one, other string
		want       float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#0000ff", "#ffffff", 8.59}} {
		if got := between(t, test.one, test.other); math.Abs(got-test.want) > 0.01 {
			t.Errorf("%s on %s: %.2f, want %.2f", test.one, test.other, got, test.want)
		}
	}
}

func TestThemesCanBeRead(t *testing.T) {
	for name, theme := range map[string]struct {
		Theme
		page string
	}{"light": {Light, "#ffffff"}, "dark": {Dark, "#111111"}} {
		for what, c := range map[string]struct {
			color string
			least float64
		}{"text": {theme.Text, 7}, "faint text": {theme.Faint, 4.5}, "lines": {theme.Line, 3},
			"good": {theme.Good, 4.5}, "bad": {theme.Bad, 4.5}} {
			for _, back := range []string{theme.page, theme.Back} {
				if got := between(t, c.color, back); got < c.least {
					t.Errorf("%s: the contrast of %s with %s is %.2f, want %g", name, what, back, got, c.least)
				}
			}
		}
		for i, color := range theme.Series {
			if got := between(t, color, theme.page); got < 2 {
				t.Errorf("%s: colour %d, %s, has a contrast of %.2f with the page", name, i, color, got)
			}
		}
		if len(theme.Series) != len(Series) {
			t.Errorf("%s has %d colours", name, len(theme.Series))
		}
	}
}

func TestGoodAndBadOnAnyPage(t *testing.T) {
	for _, color := range []string{Good, Bad} {
		if light, dark := between(t, color, "#ffffff"), between(t, color, "#111111"); light < 4.5 || dark < 3.8 {
			t.Errorf("the contrast of %s is %.2f with white and %.2f with black", color, light, dark)
		}
	}
}

func TestOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		color := rapid.StringMatching(`#[0-9a-fA-F]{6}`).Draw(t, "color")
		if got := between(t, color, On(color)); got < 4.5 {
			t.Fatalf("%s on %s: %.2f", On(color), color, got)
		}
	})
	for _, color := range []string{"", "red", "#fff", "0072B2x"} {
		if On(color) != "#000000" {
			t.Errorf("on %q stands %s", color, On(color))
		}
	}
}

// The page has the colours, too: Script names each of them once for each theme.
func TestScript(t *testing.T) {
	for _, color := range append(append([]string{Light.Text, Dark.Text}, Light.Gradient...), Dark.Series...) {
		if !regexp.MustCompile(`"` + color + `"`).MatchString(Script) {
			t.Errorf("the script lacks %s", color)
		}
	}
}
