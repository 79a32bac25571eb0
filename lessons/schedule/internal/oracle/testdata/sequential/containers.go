package containers

import (
	"fmt"
	"strings"
)

func AppendShares() string {
	a := make([]int, 2, 4)
	b := append(a, 1)
	c := append(a, 2)
	d := append(a, 3, 4, 5)
	d[0] = 9
	return fmt.Sprint(a, b, c, d, len(b), cap(b))
}

func AppendSelf() string {
	a := []int{1, 2, 3}
	a = append(a, a...)
	a = append(a[:1], a[2:]...)
	return fmt.Sprint(a)
}

func AppendNil() string {
	var a []int
	a = append(a, a...)
	b := append([]int(nil), 1)
	return fmt.Sprint(a == nil, len(a), b, append([]int{}, a...) == nil)
}

func AppendString() string { return string(append([]byte("a"), "bc"...)) }

func AppendGrows() string {
	var a []int
	for i := range 20 {
		a = append(a, i)
	}
	return fmt.Sprint(len(a), cap(a) >= 20, a[19])
}

var kept []int

func CapacityGrowth() string {
	// Not a local slice: gc may give that one an array of its own, as large as it likes.
	var caps []int
	a := kept[:0:0]
	for i := range 10 {
		a = append(a, i)
		caps = append(caps, cap(a))
		kept = a
	}
	return fmt.Sprint(caps)
}

func Slicing() string {
	a := []int{0, 1, 2, 3, 4, 5}
	b := a[1:4]
	c := a[2:3:4]
	d := b[:5]
	b[0] = 100
	return fmt.Sprint(a, b, c, d, len(c), cap(c), a[6:], a[:0])
}

func ThreeIndexAppend() string {
	a := []int{1, 2, 3, 4}
	b := append(a[:2:2], 9)
	c := append(a[:2], 8)
	return fmt.Sprint(a, b, c)
}

func SliceOfArrayPointer() string {
	p := &[4]int{1, 2, 3, 4}
	s := p[1:3]
	s[0] = 20
	for i := range p {
		p[i]++
	}
	return fmt.Sprint(*p, s, len(p), cap(s))
}

func SliceToArray() string {
	s := []int{1, 2, 3}
	a := [2]int(s)
	p := (*[3]int)(s)
	p[0] = 9
	return fmt.Sprint(a, s, *p)
}

func SliceToArrayPanics() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	s := []int{1}
	return fmt.Sprint([2]int(s))
}

func CopyOverlaps() string {
	a := []int{1, 2, 3, 4, 5}
	n := copy(a[1:], a)
	b := []int{1, 2, 3, 4, 5}
	copy(b, b[2:])
	buf := make([]byte, 3)
	m := copy(buf, "hello")
	return fmt.Sprint(a, n, b, string(buf), m)
}

func Insert() string {
	a := []int{1, 2, 4}
	a = append(a, 0)
	copy(a[3:], a[2:])
	a[2] = 3
	return fmt.Sprint(a)
}

func TwoDimensions() string {
	grid := make([][]int, 3)
	for i := range grid {
		grid[i] = make([]int, 3)
		for j := range grid[i] {
			grid[i][j] = i * j
		}
	}
	var a [2][3]int
	b := a
	b[1][2] = 5
	row := b[1]
	row[0] = 7
	return fmt.Sprint(grid, a, b, row)
}

func ArraysCopy() string {
	a := [3]int{1, 2, 3}
	f := func(a [3]int) [3]int { a[0] = 100; return a }
	b := f(a)
	p := &a
	p[1] = 50
	return fmt.Sprint(a, b, a == [3]int{1, 50, 3}, len(p))
}

func ArrayLiterals() string {
	a := [...]string{2: "c", 0: "a", 3: "d"}
	b := []int{5: 1, 2, 1: 7}
	return fmt.Sprintf("%q %v %d", a, b, len(b))
}

func ArrayOfStructs() string {
	type item struct{ n, m int }
	var a [2]item
	for i := range a {
		a[i].n = i + 1
		p := &a[i]
		p.m = 10 * i
	}
	b := a
	b[0].n = 77
	return fmt.Sprint(a, b)
}

func ClearBoth() string {
	a := []int{1, 2, 3}
	clear(a[:2])
	m := map[int]int{1: 1}
	clear(m)
	return fmt.Sprint(a, len(m))
}

func IndexOutOfRange() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	a, i := []int{1, 2}, 5
	return fmt.Sprint(a[i])
}

func NegativeIndex() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	a, i := [2]int{}, -1
	return fmt.Sprint(a[i])
}

func SliceOutOfRange() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	a, i := []int{1, 2}, 5
	return fmt.Sprint(a[1:i])
}

func SliceBackwards() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	a, i := []int{1, 2}, 2
	return fmt.Sprint(a[i:1])
}

func StringOutOfRange() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	s, i := "ab", 2
	return fmt.Sprint(s[i])
}

func MakeNegative() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	n := -1
	return fmt.Sprint(make([]int, n))
}

func MapBasics() string {
	m := map[string]int{"a": 1}
	m["b"] = 2
	m["a"]++
	m["c"] += 5
	v, ok := m["x"]
	delete(m, "b")
	delete(m, "nothing")
	_, still := m["b"]
	return fmt.Sprint(m, v, ok, still, len(m))
}

func MapNil() string {
	var m map[string]int
	delete(m, "a")
	return fmt.Sprint(m["a"], len(m), m == nil)
}

func MapNilWrite() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var m map[string]int
	m["a"] = 1
	return "no"
}

func MapIsShared() string {
	m := map[int]string{1: "a"}
	n := m
	n[2] = "b"
	f := func(m map[int]string) { m[3] = "c"; m = nil }
	f(m)
	return fmt.Sprint(m)
}

func MapOfSlices() string {
	m := map[string][]int{}
	m["a"] = append(m["a"], 1)
	m["a"] = append(m["a"], 2)
	m["b"] = append(m["b"], 3)
	m["a"][0] = 9
	return fmt.Sprint(m)
}

func MapOfMaps() string {
	m := map[string]map[string]int{}
	for _, k := range []string{"a", "b"} {
		m[k] = map[string]int{k: len(m)}
	}
	m["a"]["z"]++
	return fmt.Sprint(m, m["none"]["x"])
}

func MapKeys() string {
	type key struct {
		a int
		b string
	}
	m := map[key]int{{1, "x"}: 1}
	m[key{1, "x"}]++
	n := map[[2]int]string{{1, 2}: "p"}
	k := map[any]int{1: 1, "1": 2, 1.5: 3, key{2, ""}: 4, nil: 5}
	b := map[bool]int{true: 1, false: 0}
	return fmt.Sprint(m[key{1, "x"}], n[[2]int{1, 2}], k[1], k["1"], k[1.5], k[key{2, ""}], k[nil], k[int8(1)],
		b[1 < 2])
}

func MapPointerKeys() int {
	a, b := new(int), new(int)
	m := map[*int]int{a: 1, b: 2}
	*a = 50
	return m[a]*10 + m[b]
}

func MapFunctions() int {
	ops := map[string]func(int, int) int{
		"+": func(a, b int) int { return a + b },
		"*": func(a, b int) int { return a * b },
	}
	return ops["+"](2, 3) * ops["*"](4, 5)
}

func WordCount() string {
	counts := map[string]int{}
	for _, w := range strings.Fields("the lock the key the door a key") {
		counts[w]++
	}
	return fmt.Sprint(counts)
}

func Memoized() int {
	memo := map[int]int{}
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		if v, ok := memo[n]; ok {
			return v
		}
		memo[n] = fib(n-1) + fib(n-2)
		return memo[n]
	}
	return fib(60)
}

func Strings() string {
	s := "héllo"
	t := s[1:3]
	return fmt.Sprint(len(s), t, s[0], s > "hello", s+"!" == "héllo!", strings.ToUpper(s), []rune(s)[1], []byte(s)[1])
}

func StringConversions() string {
	r := []rune("a世")
	r[0] = 'b'
	b := []byte("xyz")
	s := string(b)
	b[0] = '!'
	return string(r) + s + string(b) + string([]rune{0x10ffff + 1}) + string([]byte{0xff})
}

func StringBuilder() string {
	var b strings.Builder
	for i := range 3 {
		fmt.Fprintf(&b, "%d,", i)
	}
	b.WriteString("end")
	b.WriteByte('!')
	b.WriteRune('世')
	return b.String() + fmt.Sprint(b.Len())
}

func StringConcatLoop() string {
	s := ""
	for i := range 5 {
		s += string(rune('a' + i))
		s = s + "-"
	}
	return s
}

func StringCompare() string {
	return fmt.Sprint("a" < "b", "a" < "aa", "" < "a", "Z" < "a", "é" > "z", "abc" >= "abc")
}

func Quotes() string { return `raw \n` + "\t\"q\" \u4e16 \x41 \101" }

func SortByHand() string {
	a := []int{5, 2, 9, 1}
	for i := range a {
		for j := i + 1; j < len(a); j++ {
			if a[j] < a[i] {
				a[i], a[j] = a[j], a[i]
			}
		}
	}
	return fmt.Sprint(a)
}

func QuickSort() string {
	var sort func([]int) []int
	sort = func(a []int) []int {
		if len(a) < 2 {
			return a
		}
		var low, high []int
		for _, x := range a[1:] {
			if x < a[0] {
				low = append(low, x)
			} else {
				high = append(high, x)
			}
		}
		return append(append(sort(low), a[0]), sort(high)...)
	}
	return fmt.Sprint(sort([]int{3, 1, 4, 1, 5, 9, 2, 6}))
}

func RingBuffer() string {
	type ring struct {
		items      [3]int
		head, size int
	}
	var r ring
	push := func(x int) bool {
		if r.size == len(r.items) {
			return false
		}
		r.items[(r.head+r.size)%len(r.items)] = x
		r.size++
		return true
	}
	pop := func() int {
		x := r.items[r.head]
		r.head = (r.head + 1) % len(r.items)
		r.size--
		return x
	}
	push(1)
	push(2)
	push(3)
	full := push(4)
	a := pop()
	push(5)
	return fmt.Sprint(full, a, pop(), pop(), pop(), r.size)
}

func Matrix() string {
	a := [2][2]int{{1, 1}, {1, 0}}
	m := a
	for range 5 {
		var n [2][2]int
		for i := range 2 {
			for j := range 2 {
				for k := range 2 {
					n[i][j] += m[i][k] * a[k][j]
				}
			}
		}
		m = n
	}
	return fmt.Sprint(m)
}

func SlicePointers() string {
	a := []*int{new(int), new(int)}
	b := append([]*int{}, a...)
	*a[0] = 5
	b[1] = a[0]
	return fmt.Sprint(*b[0], *b[1], *a[1])
}

func SliceInStruct() string {
	type box struct{ items []int }
	a := box{[]int{1, 2}}
	b := a
	b.items[0] = 9
	b.items = append(b.items, 3)
	return fmt.Sprint(a, b)
}

func VariadicShares() string {
	f := func(xs ...int) { xs[0] = 100 }
	a := []int{1, 2}
	f(a...)
	f(a[1])
	g := func(xs ...int) bool { return xs == nil }
	return fmt.Sprint(a, g(), g([]int{}...))
}
