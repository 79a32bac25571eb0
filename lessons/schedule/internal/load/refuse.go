package load

import (
	"fmt"
	"go/token"
)

// A Refusal is the error of Load: a sentence about one line of the source.
type Refusal struct {
	Pos  token.Position
	Text string
}

// Error returns the text after the file and line, "main.go:12: …", as far as they are known.
func (r *Refusal) Error() string {
	switch {
	case r.Pos.Filename == "":
		return r.Text
	case r.Pos.Line == 0:
		return r.Pos.Filename + ": " + r.Text
	}
	return fmt.Sprintf("%s:%d: %s", r.Pos.Filename, r.Pos.Line, r.Text)
}

// Refuse returns a Refusal for a position.
func Refuse(fset *token.FileSet, pos token.Pos, format string, args ...any) *Refusal {
	r := &Refusal{Text: fmt.Sprintf(format, args...)}
	if fset != nil && pos.IsValid() {
		r.Pos = fset.Position(pos)
	}
	return r
}
