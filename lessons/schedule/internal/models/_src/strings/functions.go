package strings

import (
	"machine"
	"unicode/utf8"
)

// maxLength is the longest string, in bytes, that Repeat and Replace make.
const maxLength = 1 << 20

func Repeat(s string, count int) string {
	if count < 0 {
		panic("strings: negative Repeat count")
	}
	if len(s) > 0 && count > maxLength/len(s) {
		machine.Refuse("strings.Repeat makes more than a megabyte here; use a smaller count")
	}
	return repeat(s, count)
}

func Replace(s, old, new string, n int) string {
	if found := Count(s, old); len(new) > 0 && (n < 0 || n > found) {
		n = found
	}
	if n > 0 && len(new) > 0 && n > maxLength/len(new) {
		machine.Refuse("strings.Replace makes more than a megabyte here; use a shorter string")
	}
	return replace(s, old, new, n)
}

func ReplaceAll(s, old, new string) string { return Replace(s, old, new, -1) }

func Map(mapping func(rune) rune, s string) string {
	mapped := ""
	for _, r := range s {
		if r = mapping(r); r >= 0 {
			mapped += string(r)
		}
	}
	return mapped
}

func IndexFunc(s string, f func(rune) bool) int {
	for i, r := range s {
		if f(r) {
			return i
		}
	}
	return -1
}

func lastRune(s string) (r rune, start int) {
	r, size := utf8.DecodeLastRuneInString(s)
	return r, len(s) - size
}

func LastIndexFunc(s string, f func(rune) bool) int {
	for end := len(s); end > 0; {
		r, start := lastRune(s[:end])
		if f(r) {
			return start
		}
		end = start
	}
	return -1
}

func ContainsFunc(s string, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }

func TrimLeftFunc(s string, f func(rune) bool) string {
	for i, r := range s {
		if !f(r) {
			return s[i:]
		}
	}
	return ""
}

func TrimRightFunc(s string, f func(rune) bool) string {
	for len(s) > 0 {
		r, start := lastRune(s)
		if !f(r) {
			break
		}
		s = s[:start]
	}
	return s
}

func TrimFunc(s string, f func(rune) bool) string { return TrimRightFunc(TrimLeftFunc(s, f), f) }

func FieldsFunc(s string, f func(rune) bool) []string {
	fields := []string{}
	start := -1
	for i, r := range s {
		switch space := f(r); {
		case space && start >= 0:
			fields = append(fields, s[start:i])
			start = -1
		case !space && start < 0:
			start = i
		}
	}
	if start >= 0 {
		fields = append(fields, s[start:])
	}
	return fields
}
