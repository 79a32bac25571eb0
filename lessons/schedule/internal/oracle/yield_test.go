package oracle

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"testing"
)

// An edit replaces the bytes from..to of a file.
type edit struct {
	from, to int
	text     string
}

// yielding returns the source with a call of a function Yield of the package at path
// between all statements, and x++ and x += y taken apart into read and write where x is
// a name or a field of a name. The program means the same, but a real run of it
// switches goroutines often, also on one processor.
func yielding(t testing.TB, s *source, path string) string {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, s.name+".go", s.text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	offset := func(p token.Pos) int { return set.Position(p).Offset }
	code := func(n ast.Node) string { return s.text[offset(n.Pos()):offset(n.End())] }
	edits := []edit{{offset(file.Name.End()), offset(file.Name.End()),
		fmt.Sprintf("\nimport between_steps %q\n", path)}}
	statements := func(list []ast.Stmt) {
		for _, statement := range list {
			at := offset(statement.Pos())
			if _, empty := statement.(*ast.EmptyStmt); empty {
				continue
			}
			edits = append(edits, edit{at, at, "between_steps.Yield(); "})
			switch x := statement.(type) {
			case *ast.IncDecStmt:
				if plain(x.X) {
					to := fmt.Sprintf("{ was := %s; between_steps.Yield(); %[1]s = was %c 1 }", code(x.X),
						x.Tok.String()[0])
					edits = append(edits, edit{at, offset(x.End()), to})
				}
			case *ast.AssignStmt:
				if x.Tok == token.ADD_ASSIGN && plain(x.Lhs[0]) && constant(x.Rhs[0]) {
					to := fmt.Sprintf("{ was := %s; between_steps.Yield(); %[1]s = was + %s }", code(x.Lhs[0]),
						code(x.Rhs[0]))
					edits = append(edits, edit{at, offset(x.End()), to})
				}
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			// A body of a switch or select holds clauses, not statements.
			if len(n.List) > 0 {
				switch n.List[0].(type) {
				case *ast.CaseClause, *ast.CommClause:
					return true
				}
			}
			statements(n.List)
		case *ast.CaseClause:
			statements(n.Body)
		case *ast.CommClause:
			statements(n.Body)
		}
		return true
	})
	slices.SortStableFunc(edits, func(a, b edit) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return a.to - b.to
	})
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.WriteString(s.text[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.WriteString(s.text[at:])
	text, err := format.Source(out.Bytes())
	if err != nil {
		t.Fatalf("%s with yields: %v\n%s", s.name, err, out.Bytes())
	}
	return string(text)
}

// plain reports whether e is a name or a field of a name, which can be said twice.
func plain(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name != "_"
	case *ast.SelectorExpr:
		return plain(e.X)
	}
	return false
}

func constant(e ast.Expr) bool {
	_, ok := e.(*ast.BasicLit)
	return ok
}
