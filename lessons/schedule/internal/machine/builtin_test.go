package machine

import (
	"testing"

	"locklab/kernel-setup/tests/short"
)

var builtins = table{`
import "fmt"

func appends() string {
	var s []int
	caps := []int{}
	for i := range 10 {
		s = append(s, i)
		if len(caps) == 0 || caps[len(caps)-1] != cap(s) {
			caps = append(caps, cap(s))
		}
	}
	t := append(s[:2], s[8:]...)
	b := append([]byte("a"), "bc"...)
	return fmt.Sprint(caps, t, s, string(b), append([]int(nil), nil...) == nil)
}

func copies() string {
	s := []int{1, 2, 3, 4}
	n := copy(s[1:], s)
	b := make([]byte, 3)
	k := copy(b, "héé")
	return fmt.Sprint(n, s, k, b)
}

func deletesAndClears() string {
	m := map[string]int{"a": 1, "b": 2}
	delete(m, "a")
	delete(m, "zz")
	n := len(m)
	clear(m)
	s := []string{"x", "y"}
	clear(s[:1])
	return fmt.Sprint(n, len(m), s)
}

func makes() string {
	s := make([]int, 2, 5)
	m := make(map[int]int, 10)
	c := make(chan int, 3)
	c <- 1
	p := new(int)
	*p = 3
	return fmt.Sprint(len(s), cap(s), len(m), len(c), cap(c), *p, len([5]int{}), len(&[3]int{}))
}

func makeNegative() int {
	n := -1
	return len(make([]int, n))
}

func makeSmallCap() int {
	n, c := 3, 2
	return len(make([]int, n, c))
}

func sharedArrays() string {
	a := make([]int, 3, 10)
	b := append(a, 1)
	c := append(a, 2)
	return fmt.Sprint(b[3], c[3])
}

func growth() string {
	s := append([]int64{1, 2}, 3, 4, 5)
	u := append([]byte{}, make([]byte, 33)...)
	type triple struct{ a, b, c int }
	v := append([]triple{}, triple{})
	return fmt.Sprint(cap(s), cap(u), cap(append(v, triple{}, triple{})))
}

func mapKeys() string {
	type key struct {
		a int
		b string
	}
	m := map[any]int{1: 1, int8(1): 2, "1": 3, key{1, "x"}: 4, [2]int{1, 2}: 5}
	nan := map[float64]int{}
	zero := 0.0
	nan[zero/zero]++
	nan[zero/zero]++
	return fmt.Sprint(m[1], m[int8(1)], m["1"], m[key{1, "x"}], m[[2]int{1, 2}], m[int16(1)], len(nan))
}

func unhashable() int {
	m := map[any]int{1: 1}
	return m[[]int{1}]
}

func unhashableInEmpty() int {
	m := map[any]int{}
	return m[[]int{1}]
}

func deleteUnhashable() int {
	var m map[any]int
	delete(m, []int{1})
	return 1
}

func writeUnhashable() int {
	m := map[any]int{}
	m[[1]any{[]int{1}}] = 1
	return 1
}
`, []want{
	{"appends", "[1 2 4 8 16] [0 1 8 9] [0 1 8 9 4 5 6 7 8 9]abctrue"},
	{"copies", "3 [1 1 2 3] 3 [104 195 169]"},
	{"deletesAndClears", "1 0 [ y]"},
	{"makes", "2 5 0 1 3 3 5 3"},
	{"makeNegative", "panic: runtime error: makeslice: len out of range"},
	{"makeSmallCap", "panic: runtime error: makeslice: cap out of range"},
	{"sharedArrays", "2 2"},
	{"growth", "6 48 3"},
	{"mapKeys", "1 2 3 4 5 0 2"},
	{"unhashable", "panic: runtime error: hash of unhashable type []int"},
	{"unhashableInEmpty", "panic: hash of unhashable type: []int"},
	{"deleteUnhashable", "panic: hash of unhashable type: []int"},
	{"writeUnhashable", "panic: runtime error: hash of unhashable type []int"},
}}

func TestBuiltins(t *testing.T) { builtins.check(t) }

func TestBuiltinsRefused(t *testing.T) {
	refused(t, []refusal{
		{"huge slice", `
func f() int {
	n := 10_000_000
	return len(make([]int, n))
}`, "main.go:5: this makes a slice of more than 1048576 elements, too many to be copied in every order"},
		{"growing without end", `
func f() int {
	var s []int
	for i := 0; ; i++ {
		s = append(s, s...)
		s = append(s, i)
	}
}`, "main.go:6: this makes a slice of more than 1048576 elements, too many to be copied in every order"},
		{"huge channel", `
func f() int {
	n := 10_000_000
	return cap(make(chan int, n))
}`, "main.go:5: this makes a channel of more than 1048576 elements, too many to be copied in every order"},
	})
}

func TestHugeMapRefused(t *testing.T) {
	short.Skip(t, "a map of 65,536 keys")
	refused(t, []refusal{{"huge map", `
func f() int {
	m := map[int]bool{}
	for i := 0; ; i++ {
		m[i] = true
	}
}`, "main.go:6: this makes a map of more than 65536 keys, too many to be copied in every order"}})
}
