package oracle

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A writer of random Go. Equal seeds write equal programs.
type writer struct {
	r     *rand.Rand
	out   strings.Builder
	depth int // of the blocks around
	names int // numbers given to local names
	// of concurrent programs:
	locals  []string // names of this goroutine's own variables
	held    bool     // inside a critical section
	channel bool     // the program has a channel
	panics  bool     // the program may panic
}

func (w *writer) line(format string, args ...any) {
	w.out.WriteString(strings.Repeat("\t", w.depth+1))
	fmt.Fprintf(&w.out, format, args...)
	w.out.WriteByte('\n')
}

func (w *writer) pick(choices ...string) string { return choices[w.r.IntN(len(choices))] }
func (w *writer) chance(percent int) bool       { return w.r.IntN(100) < percent }

// expressionHead declares what random expressions are made of: functions that change
// what stands beside them.
const expressionHead = `package %s

import "fmt"

type pair struct{ x, y int }

func (p pair) sum(n int) int   { return p.x + 2*p.y + n }
func (p *pair) move(n int) int { p.x += n; p.y++; return p.x }

type reader interface{ sum(int) int }
type box struct {
	pair
	list [3]int
	next *box
}

type small int8

func (s small) sum(n int) int { return int(s) + n }

func pick[T any](cond bool, a, b T) T {
	if cond {
		return a
	}
	return b
}
`

// sequential writes a source of n functions full of expressions whose parts change each
// other, for the order in which gc evaluates them.
func sequential(name string, seed uint64, n int) *source {
	w := &writer{r: rand.New(rand.NewPCG(seed, 1))}
	fmt.Fprintf(&w.out, expressionHead, name)
	for i := range n {
		fmt.Fprintf(&w.out, `
func F%d() (text string) {
	a, b, c := 1, 2, 3
	s, t := []int{4, 5, 6, 7}, []int{8, 9}
	arr := [3]int{10, 11, 12}
	m := map[int]int{1: 13, 2: 14}
	st := pair{15, 16}
	p, q := &pair{17, 18}, &st
	bx := box{pair: pair{1, 2}, next: &box{}}
	ip := &a
	var any1 any = 21
	var rd reader = st
	var sm small = 100
	str := "go"
	var log []string
	note := func(n int) int { log = append(log, fmt.Sprint(n)); return n }
	inc := func() int { a++; return a }
	setB := func(n int) int { b = n; return note(b) }
	swap := func() int { s, t = t, s; return len(s) }
	push := func(n int) int { s = append(s, n); return len(s) }
	move := func() int { p, q = q, p; return p.x }
	point := func() int { ip = &c; return *ip }
	store := func(k int) int { m[k&3] += 5; arr[1]++; bx.list[2] = k; return arr[1] }
	retype := func() int { any1 = c; rd = &pair{c, 1}; str += "!"; sm += 20; return c }
	fn := func(n int) int { return n + 100 }
	change := func() int { old := fn; fn = func(n int) int { return old(n) * 2 }; return 1 }
	yes := func(n int) bool { c += n & 3; return c&1 == 0 }
	two := func() (int, int) { a += 2; return a, b }
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint("panic ", r, log, a, b, c, s, t, arr, m, st, *p, *q)
		}
	}()
	_, _, _, _, _, _, _, _, _, _ = inc, setB, swap, push, move, point, store, retype, change, yes
	_, _, _, _ = two, rd, sm, str
`, i)
		w.depth = 0
		for range 3 + w.r.IntN(4) {
			w.statement(2)
		}
		w.line(`return fmt.Sprint(a, b, c, s, t, arr, m, st, *p, *q, bx.pair, bx.list, *bx.next, *ip, any1, sm, ` +
			`str, fn(1), log)`)
		w.out.WriteString("}\n")
	}
	return &source{name, w.out.String(), false}
}

func (w *writer) place() string {
	switch w.r.IntN(12) {
	case 0:
		return "s[" + w.integer(1) + "&1]"
	case 1:
		return "arr[" + w.integer(1) + "&1]"
	case 2:
		return "m[" + w.integer(1) + "&3]"
	case 3:
		return w.pick("p.x", "q.y", "st.x", "bx.x", "bx.pair.y", "bx.next.list[1]", "(*p).x", "(&bx).list[a&1]")
	case 4:
		return "*ip"
	case 5:
		return w.pick("bx.list["+w.integer(1)+"&1]", "bx.next.x")
	}
	return w.pick("a", "b", "c")
}

func (w *writer) statement(depth int) {
	e := func() string { return w.integer(depth) }
	w.names++
	v := fmt.Sprint("v", w.names)
	switch w.r.IntN(27) {
	case 0, 1, 2:
		w.line("%s = %s", w.place(), e())
	case 3, 4:
		w.line("%s %s= %s", w.place(), w.pick("+", "-", "*", "|", "^", "&^"), e())
	case 5:
		w.line("%s, %s = %s, %s", w.place(), w.place(), e(), e())
	case 6:
		w.line("%s = pair{%s, %s}", w.pick("st", "*p", "*q", "bx.pair"), e(), e())
	case 7:
		w.line("arr = [3]int{%s, %s, %s}", e(), e(), e())
	case 8:
		w.line("s = append(s, %s, %s)", e(), e())
	case 9:
		w.line("log = append(log, fmt.Sprint(%s, %s, %s))", w.value(depth), w.value(depth), w.value(depth))
	case 10:
		w.line("func() { defer func(x, y int) { note(x + y) }(%s, %s); %s }()", e(), e(), "note(1)")
	case 11:
		w.line("if (%s) {", w.boolean(depth))
		w.depth++
		w.statement(depth - 1)
		w.depth--
		if w.chance(50) {
			w.line("} else {")
			w.depth++
			w.statement(depth - 1)
			w.depth--
		}
		w.line("}")
	case 12:
		w.line("switch (%s & 3) {", e())
		w.line("case %s & 3, %s & 3:", w.integer(1)+"+0*a", w.integer(1)+"+0*b")
		w.depth++
		w.statement(depth - 1)
		w.depth--
		w.line("case note(c) & 3:")
		w.depth++
		w.statement(depth - 1)
		w.depth--
		w.line("default:")
		w.depth++
		w.statement(depth - 1)
		w.depth--
		w.line("}")
	case 13:
		w.line("for %s, %s := range []int{%s, %s, %s} {", v, v+"x", e(), e(), e())
		w.depth++
		w.line("note(%s + %s)", v, v+"x")
		w.statement(depth - 1)
		w.depth--
		w.line("}")
	case 14:
		w.line("m = map[int]int{%s & 1: %s, 2 + %s&1: %s}", e(), e(), e(), e())
	case 15:
		w.line("a, b = two()")
	case 16:
		w.line("%s := st.%s", v, w.pick("sum", "move"))
		w.line("st.x = %s", e())
		w.line("note(%s(%s))", v, e())
	case 17:
		w.line("any1, rd = %s, reader(%s)", w.value(depth), w.pick("st", "p", "sm", "&st"))
	case 18:
		w.line("%s, %sok := any1.(%s)", v, v, w.pick("int", "string", "pair"))
		w.line("log = append(log, fmt.Sprint(%s, %sok, %s))", v, v, e())
	case 19:
		w.line("%s := [2]pair{{%s, %s}, st}", v, e(), e())
		w.line("%s[%s&1].x = %s", v, e(), e())
		w.line("log = append(log, fmt.Sprint(%s))", v)
	case 20:
		w.line("str, sm = str+fmt.Sprint(%s), sm+small(%s)", e(), e())
	case 21:
		w.line("%s++", w.place())
	case 22:
		w.line("func(x int, more ...int) { log = append(log, fmt.Sprint(x, more)) }(%s, %s, %s)", e(), e(), e())
	case 23:
		w.line("*bx.next = box{pair: %s, list: [3]int{%s, 1: %s}}", w.pick("st", "*p", "pair{1, c}"), e(), e())
	case 24:
		w.line("a, s[%s&1], st = %s, %s, pair{%s, c}", w.integer(1), e(), e(), e())
	case 25:
		w.line("for %s := (%s & 3); %s < 3; %s++ {", v, e(), v, v)
		w.depth++
		w.line("c += %s", v)
		w.statement(depth - 1)
		w.depth--
		w.line("}")
	case 26:
		w.line("note(copy(s[%s&1:], t[:%s&1]))", w.integer(1), w.integer(1))
	}
}

// value writes an expression of any type.
func (w *writer) value(depth int) string {
	switch w.r.IntN(10) {
	case 0:
		return "st"
	case 1:
		return "arr"
	case 2:
		return w.boolean(depth)
	case 3:
		return fmt.Sprintf("pair{%s, %s}", w.integer(depth-1), w.integer(depth-1))
	case 4:
		return "str"
	case 5:
		return "sm"
	}
	return w.integer(depth)
}

func (w *writer) boolean(depth int) string {
	if depth <= 0 {
		return w.pick("a > b", "c&1 == 0", "yes(1)", "st == *p", "len(s) > 2")
	}
	switch w.r.IntN(6) {
	case 0:
		return fmt.Sprintf("(%s && %s)", w.boolean(depth-1), w.boolean(depth-1))
	case 1:
		return fmt.Sprintf("(%s || %s)", w.boolean(depth-1), w.boolean(depth-1))
	case 2:
		return "!(" + w.boolean(depth-1) + ")"
	case 3:
		return fmt.Sprintf("yes(%s)", w.integer(depth-1))
	}
	return fmt.Sprintf("(%s %s %s)", w.integer(depth-1), w.pick("<", "==", "!=", ">="), w.integer(depth-1))
}

// integer writes an expression of type int.
func (w *writer) integer(depth int) string {
	if depth <= 0 {
		return w.pick("a", "b", "c", "1", "7", "st.x", "p.y", "q.x", "*ip", "s[0]", "arr[1]", "m[1]", "len(s)", "inc()",
			"move()", "swap()", "point()", "bx.y", "bx.list[2]", "bx.next.x", "int(sm)")
	}
	e := func() string { return w.integer(depth - 1) }
	switch w.r.IntN(24) {
	case 0, 1, 2, 3:
		return fmt.Sprintf("(%s %s %s)", e(), w.pick("+", "-", "*", "&", "|", "^"), e())
	case 4:
		return fmt.Sprintf("setB(%s)", e())
	case 5:
		return fmt.Sprintf("push(%s)", e())
	case 6:
		return fmt.Sprintf("store(%s)", e())
	case 7:
		return "retype()"
	case 8:
		return fmt.Sprintf("fn(%s)", e())
	case 9:
		return "change()"
	case 10:
		return fmt.Sprintf("%s.sum(%s)", w.pick("st", "p", "rd", "bx", "bx.next", "pair{a, c}", "sm"), e())
	case 11:
		return fmt.Sprintf("%s.move(%s)", w.pick("st", "p", "bx", "q", "(&st)"), e())
	case 12:
		return fmt.Sprintf("[]int{%s, %s, %s}[%s&1]", e(), e(), e(), e())
	case 13:
		return fmt.Sprintf("pair{%s, %s}.%s", e(), e(), w.pick("x", "y"))
	case 14:
		return fmt.Sprintf("pick(%s, %s, %s)", w.boolean(depth-1), e(), e())
	case 15:
		return fmt.Sprintf("s[%s&1]", e())
	case 16:
		return fmt.Sprintf("m[%s&3]", e())
	case 17:
		return fmt.Sprintf("int(int8(%s))", e())
	case 18:
		return fmt.Sprintf("func() int { a += 3; return %s }()", e())
	case 19:
		return fmt.Sprintf("(%s / (%s | 1))", e(), e())
	case 20:
		return fmt.Sprintf("note(%s)", e())
	case 21:
		return fmt.Sprintf("%s(%s, %s)", w.pick("min", "max"), e(), e())
	case 22:
		return fmt.Sprintf("(-(%s))", e())
	}
	return fmt.Sprintf("(%s << (%s & 3))", e(), e())
}

// concurrent writes a source of n programs of two or three goroutines that share a few
// things.
func concurrent(name string, seed uint64, n int) *source {
	w := &writer{r: rand.New(rand.NewPCG(seed, 2))}
	fmt.Fprintf(&w.out, "package %s\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n\t\"sync/atomic\"\n)\n\n"+
		"type pair struct{ a, b int }\n", name)
	for i := range n {
		goroutines := 2
		if w.chance(25) {
			goroutines = 3
		}
		w.channel, w.panics = w.chance(30), w.chance(15)
		fmt.Fprintf(&w.out, `
func P%d() string {
	var x, y int
	var arr [2]int
	var st pair
	list := []int{1}
	table := map[string]int{}
	var mu, other sync.Mutex
	var rw sync.RWMutex
	var once sync.Once
	var at atomic.Int32
	p := &x
	ch := make(chan int, %d)
	seen := make([]int, %d)
	var group sync.WaitGroup
	_, _, _, _, _, _, _ = &mu, &other, &rw, &once, &at, p, ch
	_, _, _, _, _ = y, arr, st, list, table
`, i, w.r.IntN(2), goroutines)
		for g := range goroutines {
			w.depth = 0
			w.locals = nil
			w.held = false
			w.line("group.Go(func() {")
			w.depth++
			w.names++
			me := fmt.Sprintf("l%d", w.names)
			w.line("%s := %d", me, w.r.IntN(3))
			w.locals = append(w.locals, me)
			if w.panics && w.chance(40) {
				w.line("defer func() { if r := recover(); r != nil { %s = -1; seen[%d] = -1 } }()", me, g)
			}
			budget := 4
			if goroutines == 3 {
				budget = 3
			}
			w.actions(&budget)
			w.line("seen[%d] = %s", g, me)
			w.depth--
			w.line("})")
		}
		w.line("group.Wait()")
		w.line("return fmt.Sprint(x, y, arr, st, list, len(table), at.Load(), seen)")
		w.out.WriteString("}\n")
	}
	return &source{name, w.out.String(), true}
}

func (w *writer) actions(budget *int) {
	for *budget > 0 {
		w.action(budget)
	}
}

func (w *writer) own() string { return w.locals[w.r.IntN(len(w.locals))] }

// shared is a place that goroutines read and write without more ado.
func (w *writer) shared() string {
	return w.pick("x", "x", "y", "arr[0]", "arr[1]", "st.a", "st.b", "*p")
}

func (w *writer) block(n int) {
	w.depth++
	w.actions(&n)
	w.depth--
}

func (w *writer) action(budget *int) {
	*budget--
	switch w.r.IntN(24) {
	case 0, 1:
		w.line("%s = %s + %d", w.own(), w.shared(), w.r.IntN(2))
	case 2, 3:
		w.line("%s = %s + %d", w.shared(), w.own(), w.r.IntN(3))
	case 4:
		*budget--
		w.line("%s++", w.shared())
	case 5:
		*budget--
		w.line("%s += %s", w.shared(), w.own())
	case 6:
		w.line("if %s %s %d {", w.shared(), w.pick("==", ">", "<"), w.r.IntN(2)+1)
		w.block(1)
		if w.chance(50) {
			w.line("} else {")
			w.block(1)
		}
		w.line("}")
	case 7, 8, 9:
		if w.held {
			w.line("%s = %s", w.shared(), w.own())
			return
		}
		*budget--
		lock := w.pick("mu", "mu", "other")
		w.held = true
		w.line("%s.Lock()", lock)
		w.block(1 + w.r.IntN(2))
		if w.chance(20) && w.depth == 1 {
			w.line("%s.Unlock()", lock)
		} else {
			w.line("%s.Unlock()", lock)
		}
		w.held = false
	case 10:
		w.line("%s = int(at.Add(%d))", w.own(), w.r.IntN(2)+1)
	case 11:
		w.line("if at.CompareAndSwap(%d, %d) { %s++ }", w.r.IntN(2), w.r.IntN(2)+1, w.own())
	case 12:
		w.line("if %s.TryLock() {", w.pick("mu", "rw", "other"))
		lock := "mu"
		text := w.out.String()
		if i := strings.LastIndex(text, "if "); i >= 0 {
			lock, _, _ = strings.Cut(text[i+3:], ".")
		}
		held := w.held
		w.held = true
		w.block(1)
		w.depth++
		w.line("%s.Unlock()", lock)
		w.depth--
		w.held = held
		w.line("}")
	case 13:
		if w.held {
			return
		}
		w.held = true
		w.line("rw.RLock()")
		w.line("%s = %s", w.own(), w.shared())
		w.line("rw.RUnlock()")
		w.held = false
	case 14:
		if w.held {
			return
		}
		w.held = true
		w.line("rw.Lock()")
		w.line("%s, %s = %s, %d", w.pick("x", "st.a"), w.pick("y", "st.b"), w.own(), w.r.IntN(3))
		w.line("rw.Unlock()")
		w.held = false
	case 15:
		w.line("for i := range 2 {")
		w.depth++
		w.line("%s = i + %s", w.pick("arr[i]", "x", "st.b"), w.own())
		w.depth--
		w.line("}")
	case 16:
		if !w.channel {
			w.line("%s = %s", w.own(), w.shared())
			return
		}
		w.line("select {")
		switch w.r.IntN(3) {
		case 0:
			w.line("case ch <- %s:", w.own())
		case 1:
			w.line("case %s = <-ch:", w.own())
		default:
			w.line("case %s = <-ch:", w.own())
			w.line("case ch <- 7:")
		}
		if w.chance(60) {
			w.line("default:")
			w.depth++
			w.line("%s = 9", w.own())
			w.depth--
		}
		w.line("}")
	case 17:
		if w.channel {
			w.line("%s", w.pick("ch <- "+w.own(), w.own()+" = <-ch"))
		} else {
			w.line("once.Do(func() { %s = %s })", w.shared(), w.own())
		}
	case 18:
		if w.panics {
			w.line("if %s == %d { panic(\"p%d\") }", w.shared(), w.r.IntN(2), w.r.IntN(2))
		} else {
			w.line("st = pair{%s, %s}", w.own(), w.pick("1", w.own()))
		}
	case 19:
		w.line("%s = arr[%s&1]", w.own(), w.own())
	case 20:
		if w.held {
			return
		}
		*budget--
		w.line("mu.Lock()")
		w.line("table[%s] += %d", w.pick(`"a"`, `"b"`, "fmt.Sprint("+w.own()+")"), w.r.IntN(3))
		w.line("mu.Unlock()")
	case 21:
		w.line("list = append(list, %s)", w.own())
		*budget--
	case 22:
		w.line("p = %s", w.pick("&x", "&y"))
		if w.chance(50) {
			w.line("%s = *p", w.own())
		}
	case 23:
		w.line("%s = func(old [2]int) int { return old[0] + 2*old[1] }(arr)", w.own())
	}
}
