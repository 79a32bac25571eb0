package library

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func StringsFunctions() string {
	return fmt.Sprint(
		strings.Contains("lock", "oc"), strings.HasPrefix("lock", "lo"), strings.HasSuffix("lock", "k"),
		strings.Index("lock", "k"), strings.Split("a,b,c", ","), strings.Join([]string{"x", "y"}, "-"),
		strings.Repeat("ab", 3), strings.Replace("aaa", "a", "b", 2), strings.ReplaceAll("aaa", "a", "c"),
		strings.ToLower("ABC"), strings.TrimSpace("  x "), strings.Trim("xxaxx", "x"), strings.TrimLeft("xxa", "x"),
		strings.TrimPrefix("lock", "lo"), strings.Fields(" a b  c "), strings.Count("cheese", "e"),
		strings.EqualFold("Go", "GO"),
		strings.LastIndex("go gopher", "go"), strings.Title("hello"), strings.SplitN("a,b,c", ",", 2))
}

func StringsCut() string {
	before, after, found := strings.Cut("key=value", "=")
	_, _, no := strings.Cut("key", "=")
	return fmt.Sprint(before, after, found, no)
}

func StringsMap() string {
	return strings.Map(func(r rune) rune {
		if r == 'a' {
			return -1
		}
		return unicode.ToUpper(r)
	}, "banana") + fmt.Sprint(strings.IndexFunc("abc1", unicode.IsDigit), strings.FieldsFunc("a1b2c", unicode.IsDigit))
}

func StringsSeq() string {
	var out []string
	for part := range strings.SplitSeq("a-b-c", "-") {
		out = append(out, part+"!")
	}
	return strings.Join(out, " ")
}

func StringsReader() string {
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;")
	return r.Replace("<a>")
}

func Strconv() string {
	n, err := strconv.Atoi("42")
	_, bad := strconv.Atoi("4x")
	f, _ := strconv.ParseFloat("2.5", 64)
	b, _ := strconv.ParseBool("true")
	x, _ := strconv.ParseInt("-ff", 16, 64)
	_, large := strconv.ParseInt("300", 10, 8)
	return fmt.Sprint(n, err, bad, f, b, x, large, strconv.Itoa(-7), strconv.Quote("a\n"), strconv.FormatInt(255, 2))
}

func StrconvErrorType() string {
	_, err := strconv.Atoi("x")
	var ne *strconv.NumError
	return fmt.Sprint(errors.As(err, &ne), errors.Is(err, strconv.ErrSyntax))
}

func SortFunctions() string {
	a := []int{3, 1, 2}
	sort.Ints(a)
	s := []string{"b", "a"}
	sort.Strings(s)
	b := []int{1, 2, 3}
	sort.Slice(b, func(i, j int) bool { return b[i] > b[j] })
	c := sort.IntSlice{5, 4}
	sort.Sort(c)
	sort.Sort(sort.Reverse(c))
	i := sort.Search(100, func(i int) bool { return i*i >= 50 })
	return fmt.Sprint(a, s, b, c, i, sort.SearchInts(a, 2), sort.IsSorted(c))
}

type byAge []struct {
	name string
	age  int
}

func (p byAge) Len() int           { return len(p) }
func (p byAge) Less(i, j int) bool { return p[i].age < p[j].age }
func (p byAge) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }

func SortInterface() string {
	p := byAge{{"a", 30}, {"b", 20}, {"c", 25}, {"d", 20}}
	sort.Stable(p)
	return fmt.Sprint(p)
}

func SlicesFunctions() string {
	a := []int{3, 1, 2, 3}
	b := slices.Clone(a)
	slices.Sort(b)
	i, found := slices.BinarySearch(b, 2)
	slices.Reverse(a)
	return fmt.Sprint(a, b, i, found, slices.Contains(a, 2), slices.Index(a, 1), slices.Max(a), slices.Min(a),
		slices.Equal(a, b), slices.Compact(b), slices.Insert([]int{1, 4}, 1, 2, 3),
		slices.Delete([]int{1, 2, 3, 4}, 1, 3),
		slices.IndexFunc(a, func(n int) bool { return n == 3 }), slices.Concat(a, b), slices.Repeat([]int{1}, 3))
}

func SlicesSortFunc() string {
	type item struct {
		name string
		n    int
	}
	a := []item{{"x", 2}, {"y", 1}, {"z", 2}}
	slices.SortStableFunc(a, func(p, q item) int {
		return cmp.Or(-cmp.Compare(p.n, q.n), strings.Compare(p.name, q.name))
	})
	return fmt.Sprint(a)
}

// Choices: the sequence of a map
func SlicesIterators() string {
	var out []string
	for i, v := range slices.Backward([]int{1, 2, 3}) {
		out = append(out, fmt.Sprint(i, v))
	}
	for c := range slices.Chunk([]int{1, 2, 3}, 2) {
		out = append(out, fmt.Sprint(c))
	}
	return strings.Join(out, " ") + fmt.Sprint(slices.Collect(slices.Values([]int{7, 8})),
		slices.Sorted(maps.Keys(map[int]bool{3: true, 1: true})))
}

// Choices: the sequence of a map
func MapsFunctions() string {
	m := map[string]int{"a": 1, "b": 2}
	n := maps.Clone(m)
	n["c"] = 3
	keys := slices.Sorted(maps.Keys(n))
	maps.DeleteFunc(n, func(k string, v int) bool { return v == 2 })
	maps.Copy(n, map[string]int{"z": 26})
	return fmt.Sprint(m, n, keys, maps.Equal(m, n), slices.Sorted(maps.Values(m)))
}

func Cmp() string { return fmt.Sprint(cmp.Compare(1, 2), cmp.Less("b", "a"), cmp.Or(0, 3, 5)) }

func Unicode() string {
	return fmt.Sprint(unicode.IsUpper('A'), unicode.IsLetter('1'), unicode.IsSpace(' '), string(unicode.ToLower('Q')),
		utf8.RuneCountInString("世界!"), utf8.ValidString("\xff"), utf8.RuneLen('世'))
}

func Math() string {
	return fmt.Sprint(math.Ceil(1.2), math.Floor(-1.2), math.Cbrt(27), math.Log2(8), math.Sin(0), math.MaxInt64,
		math.IsInf(math.Inf(-1), -1), math.Exp(0), math.Float64bits(1))
}

func countdown(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for ; n > 0; n-- {
			if !yield(n) {
				return
			}
		}
	}
}

func RangeOverFunc() string {
	var out []int
	for n := range countdown(5) {
		if n == 4 {
			continue
		}
		if n == 1 {
			break
		}
		out = append(out, n)
	}
	return fmt.Sprint(out)
}

func RangeOverFuncReturns() int {
	find := func(want int) int {
		for n := range countdown(10) {
			if n == want {
				return n * 100
			}
		}
		return -1
	}
	return find(4) + find(40)
}

func RangeOverFuncLabels() string {
	var out []string
outer:
	for a := range countdown(3) {
		for b := range countdown(3) {
			if b == a {
				continue outer
			}
			if a == 1 {
				break outer
			}
			out = append(out, fmt.Sprint(a, b))
		}
	}
	return strings.Join(out, " ")
}

func RangeOverFuncDefers() string {
	var log []string
	f := func() {
		for n := range countdown(3) {
			defer func() { log = append(log, fmt.Sprint("d", n)) }()
			log = append(log, fmt.Sprint("l", n))
		}
		log = append(log, "end")
	}
	f()
	return strings.Join(log, " ")
}

func RangeOverFuncPairs() string {
	pairs := func(yield func(string, int) bool) {
		_ = yield("a", 1) && yield("b", 2) && yield("c", 3)
	}
	s := ""
	for k, v := range pairs {
		s += fmt.Sprint(k, v)
	}
	for k := range pairs {
		s += k
		break
	}
	for range func(yield func() bool) { _ = yield() && yield() } {
		s += "."
	}
	return s
}

func RangeOverFuncNested() int {
	total := 0
	for a := range countdown(3) {
		for b := range countdown(a) {
			total += a * b
		}
	}
	return total
}

// Refused: iter.Pull
func Pull() string {
	next, stop := iter.Pull(countdown(3))
	defer stop()
	a, ok := next()
	b, _ := next()
	return fmt.Sprint(a, ok, b)
}

func Filter() string {
	even := func(seq iter.Seq[int]) iter.Seq[int] {
		return func(yield func(int) bool) {
			for n := range seq {
				if n%2 == 0 && !yield(n) {
					return
				}
			}
		}
	}
	return fmt.Sprint(slices.Collect(even(countdown(7))))
}
