package control

import (
	"fmt"
	"strings"
)

func IfElse() string {
	var out []string
	for n := range 4 {
		if m := n * n; m == 0 {
			out = append(out, "zero")
		} else if m < 3 {
			out = append(out, fmt.Sprint("small ", m))
		} else {
			out = append(out, fmt.Sprint("large ", m))
		}
	}
	return strings.Join(out, ", ")
}

func ForThreeParts() int {
	sum := 0
	for i, j := 0, 10; i < j; i, j = i+1, j-1 {
		sum += i * j
	}
	return sum
}

func ForCondition() int {
	n := 1
	for n < 1000 {
		n *= 2
	}
	return n
}

func ForEver() int {
	n := 0
	for {
		n++
		if n%2 == 0 {
			continue
		}
		if n > 10 {
			break
		}
	}
	return n
}

func RangeInt() string {
	var out []int
	for i := range 3 {
		out = append(out, i)
		i = 10
		out = append(out, i)
	}
	for range 2 {
		out = append(out, -1)
	}
	for i := range int8(2) {
		out = append(out, int(i))
	}
	var n uint = 2
	for i := range n {
		n = 100
		out = append(out, int(i))
	}
	for range -3 {
		out = append(out, 99)
	}
	return fmt.Sprint(out)
}

func RangeSliceGrows() string {
	a := []int{1, 2, 3}
	for i, x := range a {
		a = append(a, x*10)
		a[0] = 100
		if i > 5 {
			break
		}
	}
	return fmt.Sprint(a)
}

func RangeSliceChanges() string {
	a := []int{1, 2, 3}
	sum := 0
	for i, x := range a {
		if i+1 < len(a) {
			a[i+1] += x
		}
		sum += x
	}
	return fmt.Sprint(a, sum)
}

func RangeArrayCopies() string {
	a := [3]int{1, 2, 3}
	sum := 0
	for i, x := range a {
		a[2] = 100 * i
		sum += x
	}
	for i, x := range &a {
		a[2] = 7 * (i + 1)
		sum += x
	}
	return fmt.Sprint(a, sum)
}

func RangeNilPointerToArray() int {
	var p *[4]int
	n := 0
	for i := range p {
		n += i
	}
	return n + len(p)
}

func RangeIntoExisting() string {
	var i int
	var a [2]int
	for i, a[i] = range []int{5, 6} {
	}
	return fmt.Sprint(i, a)
}

func RangeString() string {
	var out []string
	for i, r := range "aé世\xff!" {
		out = append(out, fmt.Sprint(i, ":", r))
	}
	for i := range "世界" {
		out = append(out, fmt.Sprint(i))
	}
	return strings.Join(out, " ")
}

func RangeEmpty() int {
	n := 0
	for range []int(nil) {
		n++
	}
	for range map[int]int(nil) {
		n++
	}
	for range "" {
		n++
	}
	for range 0 {
		n++
	}
	return n
}

// Choices: the sequence of a map
func RangeMapSum() int {
	sum := 0
	for k, v := range map[int]int{1: 10, 2: 20, 3: 30} {
		sum += k * v
	}
	return sum
}

// Choices: the sequence of a map
func RangeMapDeletes() int {
	m := map[int]bool{1: true, 2: true, 3: true}
	n := 0
	for k := range m {
		delete(m, k)
		n++
	}
	return n*10 + len(m)
}

func Labels() string {
	var out []string
outer:
	for i := range 4 {
		for j := range 4 {
			switch {
			case j == 2:
				continue outer
			case i == 3:
				break outer
			}
			out = append(out, fmt.Sprint(i, j))
		}
	}
	return strings.Join(out, " ")
}

func BreakInSwitch() int {
	n := 0
	for i := range 5 {
		switch i {
		case 2:
			break
		default:
			n += i
		}
	}
	return n
}

func BreakLabeledSwitch() int {
	n := 0
sw:
	switch {
	default:
		for {
			n++
			if n == 3 {
				break sw
			}
		}
	}
	return n
}

func Goto() int {
	n := 0
again:
	n++
	if n < 5 {
		goto again
	}
	return n
}

func GotoForward() int {
	n := 1
	if n == 1 {
		goto end
	}
	n = 100
end:
	return n
}

func SwitchValues() string {
	var out []string
	for n := range 6 {
		switch n {
		case 0:
			out = append(out, "none")
		case 1, 2:
			out = append(out, "few")
		case 3:
			fallthrough
		case 4:
			out = append(out, "some")
		default:
			out = append(out, "many")
		}
	}
	return strings.Join(out, " ")
}

func SwitchDefaultFirst() string {
	f := func(n int) string {
		switch n {
		default:
			return "other"
		case 1:
			return "one"
		}
	}
	return f(1) + f(2)
}

func SwitchFallthroughIntoDefault() string {
	s := ""
	switch 1 {
	case 1:
		s += "a"
		fallthrough
	default:
		s += "b"
		fallthrough
	case 2:
		s += "c"
	}
	return s
}

func SwitchNoTag() string {
	grade := func(n int) string {
		switch {
		case n >= 90:
			return "A"
		case n >= 80:
			return "B"
		}
		return "C"
	}
	return grade(95) + grade(85) + grade(10)
}

func SwitchInit() int {
	switch x := 5 * 2; {
	case x > 5:
		return x
	}
	return 0
}

func SwitchStrings() int {
	n := 0
	for _, s := range []string{"a", "b", "ab"} {
		switch s + "b" {
		case "ab":
			n += 1
		case "bb", "abb":
			n += 10
		}
	}
	return n
}

func SwitchInterfaces() string {
	var out []string
	for _, x := range []any{1, "1", 1.0, nil, int8(1)} {
		switch x {
		case nil:
			out = append(out, "nil")
		case 1:
			out = append(out, "int 1")
		case "1":
			out = append(out, "string 1")
		default:
			out = append(out, "?")
		}
	}
	return strings.Join(out, " ")
}

func Scopes() string {
	x := 1
	{
		x := 2
		x++
		_ = x
	}
	if x := 5; x > 3 {
		x = 7
	}
	y := 10
	x, z := y, x
	return fmt.Sprint(x, y, z)
}

func ShadowedResult() (n int, err error) {
	if n, err := 5, error(nil); err == nil {
		_ = n
	}
	n = 3
	return
}

func NamedResults() string {
	f := func(a int) (sum, product int) {
		sum, product = a+a, a*a
		if a > 3 {
			return product, sum
		}
		return
	}
	a, b := f(2)
	c, d := f(5)
	return fmt.Sprint(a, b, c, d)
}

func BlankIdentifier() int {
	_, b := 1, 2
	var _ = 5
	for _, _ = range []int{1} {
		b++
	}
	_ = b
	return b
}

func LoopVariablePerIteration() string {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i *= 10; return i })
		i := i
		_ = i
	}
	return fmt.Sprint(fs[0](), fs[1](), fs[2](), fs[1](), fs[2]())
}

func LoopVariableChangedInBody() string {
	var fs []func() int
	for i := 0; i < 6; i++ {
		fs = append(fs, func() int { return i })
		i++
	}
	return fmt.Sprint(len(fs), fs[0](), fs[1](), fs[2]())
}

func LoopVariableShared() string {
	var fs []func() int
	var i int
	for i = range 3 {
		fs = append(fs, func() int { return i })
	}
	return fmt.Sprint(fs[0](), fs[1](), fs[2]())
}

func LoopVariableAddress() string {
	var ps []*int
	for i := range 3 {
		ps = append(ps, &i)
		*ps[0] += 10
	}
	return fmt.Sprint(*ps[0], *ps[1], *ps[2])
}

func LoopClosureChangesCounter() int {
	n := 0
	for i := 0; i < 10; i++ {
		skip := func() { i += 2 }
		skip()
		n++
	}
	return n
}

func NestedFunctions() int {
	add := func(a int) func(int) func(int) int {
		return func(b int) func(int) int {
			return func(c int) int { return a*100 + b*10 + c }
		}
	}
	return add(1)(2)(3)
}

func MutualRecursion() bool {
	var even, odd func(int) bool
	even = func(n int) bool { return n == 0 || odd(n-1) }
	odd = func(n int) bool { return n != 0 && even(n-1) }
	return even(50) && !even(7)
}

func DeepRecursion() int {
	var down func(int) int
	down = func(n int) int {
		if n == 0 {
			return 0
		}
		return 1 + down(n-1)
	}
	return down(1000)
}

func hanoi(n int, from, to, by string, move func(a, b string)) {
	if n == 0 {
		return
	}
	hanoi(n-1, from, by, to, move)
	move(from, to)
	hanoi(n-1, by, to, from, move)
}

func Hanoi() string {
	s := ""
	hanoi(3, "a", "c", "b", func(a, b string) { s += a + b + " " })
	return s
}

func VariableShadowsType() int {
	type int32 = int
	var x int32 = 5
	string := func(n int) int { return n * 2 }
	len := 3
	return string(x) + len
}
