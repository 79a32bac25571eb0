package bytes

import (
	"strings"
	"unicode"
)

// The parts of a slice that these return share its memory, so only their places are computed from
// a copy.

func TrimLeft(s []byte, cutset string) []byte {
	return tail(s, len(strings.TrimLeft(string(s), cutset)))
}

func TrimRight(s []byte, cutset string) []byte {
	return head(s, len(strings.TrimRight(string(s), cutset)))
}

func Trim(s []byte, cutset string) []byte { return TrimRight(TrimLeft(s, cutset), cutset) }

func TrimSpace(s []byte) []byte {
	s = tail(s, len(strings.TrimLeftFunc(string(s), unicode.IsSpace)))
	return head(s, len(strings.TrimRightFunc(string(s), unicode.IsSpace)))
}

// tail returns the last n bytes, nil if there are none, as trimming does.
func tail(s []byte, n int) []byte {
	if n == 0 {
		return nil
	}
	return s[len(s)-n:]
}

func head(s []byte, n int) []byte { return s[:n] }

func Split(s, sep []byte) [][]byte {
	parts := strings.Split(string(s), string(sep))
	split := make([][]byte, 0, len(parts))
	for _, part := range parts {
		split = append(split, s[:len(part):len(part)])
		s = s[min(len(part)+len(sep), len(s)):]
	}
	return split
}

func Fields(s []byte) [][]byte {
	fields := [][]byte{}
	rest := string(s)
	for _, field := range strings.Fields(rest) {
		i := strings.Index(rest, field)
		fields = append(fields, s[i:i+len(field):i+len(field)])
		rest, s = rest[i+len(field):], s[i+len(field):]
	}
	return fields
}

func ReplaceAll(s, old, new []byte) []byte {
	return []byte(strings.ReplaceAll(string(s), string(old), string(new)))
}

func Repeat(b []byte, count int) []byte {
	if count < 0 {
		panic("bytes: negative Repeat count")
	}
	return []byte(strings.Repeat(string(b), count))
}

func Clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}

func Cut(s, sep []byte) (before, after []byte, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, nil, false
}

func TrimPrefix(s, prefix []byte) []byte {
	if HasPrefix(s, prefix) {
		return s[len(prefix):]
	}
	return s
}

func TrimSuffix(s, suffix []byte) []byte {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)]
	}
	return s
}

func Join(s [][]byte, sep []byte) []byte {
	joined := []byte{}
	for i, part := range s {
		if i > 0 {
			joined = append(joined, sep...)
		}
		joined = append(joined, part...)
	}
	return joined
}
