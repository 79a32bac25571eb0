package letters_test

import (
	"testing"

	"locklab/lessons/internal/letters"
)

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text    string
		letters int
		want    string
	}{
		{"a lock", 6, "a lock"}, {"a lock", 5, "a lo…"}, {"a\n\t lock ", 6, "a lock"}, {"", 3, ""},
		{"long", 1, "…"}, {"long", 0, "…"}, {"long", -5, "…"}, {"Schlößchen", 6, "Schlö…"}, {"日本語", 2, "日…"},
	} {
		if got := letters.Cut(test.text, test.letters); got != test.want {
			t.Errorf("%q cut to %d letters is %q, want %q", test.text, test.letters, got, test.want)
		}
	}
}
