package globals

import "fmt"

var a = b + 1
var b = f()
var c, d = two()
var order []string

var table = map[string]func() int{"one": func() int { return 1 }}

var chain = func() int { return a * 10 }()

func f() int             { order = append(order, "f"); return 5 }
func two() (int, string) { order = append(order, "two"); return 7, "x" }

func init() { order = append(order, "init 1") }
func init() { order = append(order, "init 2"); extra = chain + 1 }

var extra int

func Initialized() string {
	return fmt.Sprint(a, b, c, d, order, table["one"](), chain, extra)
}

type state struct{ n int }

var shared = &state{1}
var array = [3]int{1, 2, 3}
var _ = fmt.Sprint("unused")

func ChangesGlobals() string {
	shared = &state{1}
	array = [3]int{1, 2, 3}
	p := &array[1]
	*p = 20
	shared.n += 5
	old := *shared
	shared = &state{100}
	return fmt.Sprint(array, old, *shared)
}

const limit = 3

var counter int

func next() int { counter++; return counter }

func GlobalCounter() string {
	counter = 0
	return fmt.Sprint(next(), next(), counter, limit)
}
