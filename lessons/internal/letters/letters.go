// Package letters fits text to the room that there is.
package letters

import "strings"

// Cut returns a text in one line, with one space between words, and of at most so many letters: of
// a longer one the beginning with "…" for the rest. It keeps at least one.
func Cut(text string, letters int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if letters = max(letters, 1); len(runes) <= letters {
		return string(runes)
	}
	return string(runes[:letters-1]) + "…"
}
