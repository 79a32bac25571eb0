package replay

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

const (
	mostLines  = 300 // of the source in the stepper
	widestLine = 240 // characters of one
)

// cuttings returns the parts of a file that the stepper shows: the declarations that steps stand in, and
// that of the function itself.
func cuttings(file, function string, lines map[int]bool) []excerpt {
	if file == "" {
		return []excerpt{}
	}
	text := strings.Split(strings.ReplaceAll(file, "\r\n", "\n"), "\n")
	type span struct{ from, to int } // lines, counted from 1
	var spans []span
	fset := token.NewFileSet()
	parsed, _ := parser.ParseFile(fset, "", file, parser.SkipObjectResolution) // what can be parsed is enough
	if parsed != nil {
		line := func(p token.Pos) int { return fset.PositionFor(p, false).Line }
		for _, d := range parsed.Decls {
			s := span{line(d.Pos()), line(d.End())}
			f, isFunc := d.(*ast.FuncDecl)
			wanted := isFunc && f.Name.Name == function
			for l := s.from; l <= s.to && !wanted; l++ {
				wanted = lines[l]
			}
			if wanted {
				spans = append(spans, s)
			}
		}
	}
	if len(spans) == 0 {
		spans = []span{{1, len(text)}}
	}
	excerpts := []excerpt{}
	left := mostLines
	for _, s := range spans {
		e := excerpt{Line: s.from}
		for l := s.from; l <= min(s.to, len(text)) && left > 0; l++ {
			e.Lines = append(e.Lines, cutLine(text[l-1]))
			left--
		}
		if len(e.Lines) > 0 {
			excerpts = append(excerpts, e)
		}
	}
	return excerpts
}

func cutLine(s string) string {
	runes := []rune(strings.ToValidUTF8(s, "\uFFFD"))
	if len(runes) > widestLine {
		return string(runes[:widestLine]) + "…"
	}
	return string(runes)
}
