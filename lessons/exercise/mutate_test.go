package exercise_test

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// A mutant is an answer with one small change.
type mutant struct {
	source string
	change string // "5: c.Signal() → c.Broadcast()": the line, what stood there, what stands there now
}

// An edit puts text in place of the bytes from begin to end of a source.
type edit struct {
	begin, end int
	text       string
}

// opposites are operators that are taken for one another.
var opposites = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GTR}, token.LEQ: {token.LSS}, token.GTR: {token.GEQ, token.LSS},
	token.GEQ:  {token.GTR},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.ADD}, token.REM: {token.ADD},
	token.INC: {token.DEC}, token.DEC: {token.INC},
	token.ADD_ASSIGN: {token.SUB_ASSIGN, token.ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN, token.ASSIGN},
}

// others are names that are taken for one another.
var others = map[string][]string{
	"Signal": {"Broadcast"}, "Broadcast": {"Signal"},
	"Lock": {"Unlock", "RLock", "TryLock"}, "Unlock": {"Lock", "RUnlock"},
	"RLock": {"Lock"}, "RUnlock": {"Unlock"},
	"Load": {"Store"}, "true": {"false"}, "false": {"true"},
	"break": {"continue"}, "continue": {"break"},
}

// mutants makes every mutant of an answer that is another text and still parses. Whether it compiles
// is not looked at.
func mutants(source string) ([]mutant, error) {
	const head = "package answer\n"
	text := head + source
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	at := func(p token.Pos) int { return files.Position(p).Offset }
	of := func(n ast.Node) string { return text[at(n.Pos()):at(n.End())] }
	original, err := format.Source([]byte(text))
	if err != nil {
		return nil, err
	}
	words := func(text []byte) string { return strings.Join(strings.Fields(string(text)), " ") }
	seen := map[string]bool{words(original): true}
	var all []mutant
	try := func(edits ...edit) {
		slices.SortFunc(edits, func(a, b edit) int { return b.begin - a.begin })
		changed := text
		for _, e := range edits {
			changed = changed[:e.begin] + e.text + changed[e.end:]
		}
		formatted, err := format.Source([]byte(changed))
		if err != nil || seen[words(formatted)] {
			return
		}
		seen[words(formatted)] = true
		all = append(all, mutant{strings.TrimPrefix(string(formatted), head),
			difference(string(original), string(formatted))})
	}
	replace := func(n ast.Node, by string) { try(edit{at(n.Pos()), at(n.End()), by}) }
	operator := func(p token.Pos, op token.Token) {
		for _, other := range opposites[op] {
			try(edit{at(p), at(p) + len(op.String()), other.String()})
		}
	}
	list := func(stmts []ast.Stmt, inner bool) { // inner: the function goes on behind the list
		for i, s := range stmts {
			replace(s, "")
			if i+1 < len(stmts) && !deferredBeside(s, stmts[i+1]) && !deferredBeside(stmts[i+1], s) {
				next := stmts[i+1]
				try(edit{at(s.Pos()), at(s.End()), of(next)}, edit{at(next.Pos()), at(next.End()), of(s)})
			}
			if isLocking(s) {
				first, last := stmts[0], stmts[len(stmts)-1]
				try(edit{at(s.Pos()), at(s.End()), ""}, edit{at(first.Pos()), at(first.Pos()), of(s) + "\n"})
				try(edit{at(s.Pos()), at(s.End()), ""}, edit{at(last.End()), at(last.End()), "\n" + of(s)})
				try(edit{at(s.End()), at(s.End()), "\n" + of(s)})
				if _, ok := s.(*ast.ExprStmt); ok && (i < len(stmts)-1 || inner) {
					try(edit{at(s.Pos()), at(s.Pos()), "defer "})
				}
			}
		}
	}
	conditions := func(c ast.Expr) {
		if c != nil {
			replace(c, "!("+of(c)+")")
			replace(c, "true")
			replace(c, "false")
		}
	}
	bodies := map[*ast.BlockStmt]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			bodies[n.Body] = true
		case *ast.FuncLit:
			bodies[n.Body] = true
		case *ast.BlockStmt:
			list(n.List, !bodies[n])
		case *ast.CaseClause:
			list(n.Body, true)
		case *ast.CommClause:
			list(n.Body, true)
			replace(n, "")
		case *ast.IfStmt:
			conditions(n.Cond)
			if n.Else != nil {
				try(edit{at(n.Body.End()), at(n.Else.End()), ""})
			}
		case *ast.ForStmt:
			conditions(n.Cond)
			if n.Init == nil && n.Post == nil && n.Cond != nil {
				try(edit{at(n.For), at(n.For) + len("for"), "if"})
			}
		case *ast.GoStmt:
			try(edit{at(n.Go), at(n.Call.Pos()), ""})
		case *ast.DeferStmt:
			try(edit{at(n.Defer), at(n.Call.Pos()), ""})
		case *ast.BinaryExpr:
			operator(n.OpPos, n.Op)
			replace(n, of(n.X))
			replace(n, of(n.Y))
		case *ast.AssignStmt:
			operator(n.TokPos, n.Tok)
			if n.Tok == token.DEFINE {
				try(edit{at(n.TokPos), at(n.TokPos) + 2, "="}) // the outer one of that name
			}
			if n.Tok == token.ASSIGN {
				try(edit{at(n.TokPos), at(n.TokPos) + 1, ":="})
			}
		case *ast.IncDecStmt:
			operator(n.TokPos, n.Tok)
		case *ast.UnaryExpr:
			if n.Op == token.NOT {
				replace(n, of(n.X))
			}
		case *ast.BranchStmt:
			for _, other := range others[n.Tok.String()] {
				replace(n, other)
			}
		case *ast.ReturnStmt:
			if len(n.Results) == 1 {
				for _, other := range []string{"nil", "0", "true", "false"} {
					replace(n.Results[0], other)
				}
			}
		case *ast.CallExpr:
			for i := 1; i < len(n.Args); i++ {
				a, b := n.Args[i-1], n.Args[i]
				try(edit{at(a.Pos()), at(a.End()), of(b)}, edit{at(b.Pos()), at(b.End()), of(a)})
			}
			if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "make" && len(n.Args) == 1 {
				try(edit{at(n.Rparen), at(n.Rparen), ", 1"})
			}
		case *ast.Ident:
			for _, other := range others[n.Name] {
				replace(n, other)
			}
		case *ast.BasicLit:
			if v, err := strconv.Atoi(n.Value); err == nil {
				for _, other := range []int{v + 1, v - 1, 0, 2 * v} {
					replace(n, fmt.Sprint(other))
				}
			}
		case *ast.SelectorExpr:
			for _, other := range others[n.Sel.Name] {
				replace(n.Sel, other)
			}
			return n.X == nil || !isName(n.X) // the selected name is not looked at twice
		}
		return true
	})
	return all, nil
}

func isName(e ast.Expr) bool { _, ok := e.(*ast.Ident); return ok }

// deferredBeside reports whether s is a defer and next cannot leave the function, or be a defer: it
// is then all the same which of them is first.
func deferredBeside(s, next ast.Stmt) bool {
	if _, ok := s.(*ast.DeferStmt); !ok {
		return false
	}
	if _, ok := next.(*ast.DeferStmt); ok {
		return false
	}
	stays := true
	ast.Inspect(next, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			stays = false
		case *ast.CallExpr:
			_, method := n.Fun.(*ast.SelectorExpr)
			name, _ := n.Fun.(*ast.Ident)
			stays = stays && (method || name != nil && (name.Name == "len" || name.Name == "append"))
		}
		return stays
	})
	return stays
}

// isLocking reports whether a statement locks, unlocks, waits or wakes.
func isLocking(s ast.Stmt) bool {
	var call ast.Expr
	switch s := s.(type) {
	case *ast.ExprStmt:
		call = s.X
	case *ast.DeferStmt:
		call = s.Call
	case *ast.SendStmt:
		return true
	}
	if receive, ok := call.(*ast.UnaryExpr); ok {
		return receive.Op == token.ARROW
	}
	c, ok := call.(*ast.CallExpr)
	if !ok {
		return false
	}
	if name, ok := c.Fun.(*ast.Ident); ok {
		return name.Name == "close"
	}
	f, ok := c.Fun.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"Lock", "Unlock", "RLock", "RUnlock", "Wait", "Signal", "Broadcast", "Store",
		"Add"}, f.Sel.Name)
}

// difference describes how one text became another: the lines between those that both begin and
// those that both end with.
func difference(before, after string) string {
	a, b := strings.Split(strings.TrimSpace(before), "\n"), strings.Split(strings.TrimSpace(after), "\n")
	begin := 0
	for begin < len(a) && begin < len(b) && a[begin] == b[begin] {
		begin++
	}
	for len(a) > begin && len(b) > begin && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	one := func(lines []string) string { return strings.Join(strings.Fields(strings.Join(lines, " ")), " ") }
	return fmt.Sprintf("%d: %s → %s", begin, one(a[begin:]), one(b[begin:]))
}
