package models_test

import (
	"bytes"
	"cmp"
	"container/heap"
	"container/list"
	"container/ring"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"math/cmplx"
	"os"
	"reflect"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// Each of these functions runs here for real and in the explorer, from the text of this file, and
// returns the same.
var pure = []func() string{
	pureStrings, pureStringsFunc, pureBuilder, pureSeq, pureReplace, pureBytes, pureBuffer,
	pureFormatNumbers, pureParse, pureParseErrors, pureQuote,
	pureMath, pureBits, pureComplex, pureUnicode,
	pureSort, pureSortSlice, pureSlices, pureSlicesSort, pureSlicesOverlap, pureMaps, pureCmp,
	pureList, pureHeap, pureRing, pureDuration, pureErrors, purePanics, pureTypes, pureFormat, pureModels,
}

func TestPure(t *testing.T) {
	text, err := os.ReadFile("pure_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range pure {
		name := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
		name = name[strings.LastIndex(name, ".")+1:]
		t.Run(name, func(t *testing.T) {
			want := f()
			got, err := exploreFunc(t, string(text), "models_test."+name)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 || got[0] != want {
				t.Errorf("outcomes\n%q, not\n%q", got, want)
			}
		})
	}
}

// panicked returns what f panics with.
func panicked(f func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	f()
	return ""
}

func pureStrings() string {
	before, after, found := strings.Cut("key=value=x", "=")
	prefix, hasPrefix := strings.CutPrefix("abc", "ab")
	return fmt.Sprint(
		strings.Contains("lock", "oc"), strings.ContainsAny("lock", "xyk"), strings.ContainsRune("ü", 'ü'),
		strings.Count("cheese", "e"),
		before, after, found, prefix, hasPrefix, strings.EqualFold("Go", "GO"), strings.Fields(" a b  c "),
		len(strings.Fields(" ")),
		strings.HasPrefix("abc", "ab"), strings.HasSuffix("abc", "bc"), strings.Index("chicken", "ken"),
		strings.IndexByte("abc", 'c'),
		strings.Join([]string{"a", "b"}, "-"), strings.LastIndex("go gopher", "go"), strings.Repeat("ab", 3),
		strings.Repeat("", 9),
		strings.Split("a,b,c", ","), strings.SplitN("a,b,c", ",", 2), strings.SplitAfter("a,b", ","),
		strings.Split("", ","), strings.Split("abc", ""),
		strings.ToUpper("grün"), strings.ToLower("ÄB"), strings.Trim("  x ", " "), strings.TrimLeft("xxa", "x"),
		strings.TrimRight("axx", "x"),
		strings.TrimSpace("\t a\n"), strings.TrimSuffix("a.go", ".go"), strings.Compare("a", "b"),
		strings.ToValidUTF8("a\xff", "?"),
	)
}

func pureStringsFunc() string {
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	return fmt.Sprintf("%q",
		fmt.Sprint(strings.IndexFunc("ab3", digit), strings.LastIndexFunc("3ab\xff", digit),
			strings.ContainsFunc("ü", digit), strings.IndexFunc("", digit))+
			strings.TrimFunc("12ab34", digit)+strings.TrimLeftFunc("123", digit)+strings.TrimRightFunc("ü1", digit)+
			fmt.Sprintf("%q", strings.FieldsFunc("a1b22c", digit))+fmt.Sprintf("%#v", strings.FieldsFunc("", digit))+
			strings.Map(func(r rune) rune {
				if digit(r) {
					return -1
				}
				return r + 1
			}, "a1b\xff"))
}

func pureBuilder() string {
	var b strings.Builder
	b.Grow(10)
	b.WriteString("one ")
	b.WriteByte('x')
	n, _ := b.WriteRune('ü')
	b.Write([]byte(" two"))
	fmt.Fprintf(&b, " %d", n)
	s := b.String() + fmt.Sprint(b.Len())
	b.Reset()
	b.WriteString("again")
	return s + b.String()
}

func pureSeq() (s string) {
	for part := range strings.SplitSeq("a,b,c", ",") {
		if part == "c" {
			break
		}
		s += part + "|"
	}
	for line := range strings.Lines("x\ny") {
		s += fmt.Sprintf("%q", line)
	}
	for field := range strings.FieldsFuncSeq("p1q", unicode.IsDigit) {
		s += field
	}
	for range strings.Lines("") {
		s += "never"
	}
	return s
}

func pureReplace() string {
	r := strings.NewReplacer("a", "1", "b", "2")
	return r.Replace("abc") + strings.Replace("aaa", "a", "b", 2) + strings.ReplaceAll("aXbX", "X", "") +
		strings.Replace("ab", "", "-", -1)
}

func pureBytes() string {
	data := []byte("a=b")
	before, after, found := bytes.Cut(data, []byte("="))
	before[0] = 'c'
	return fmt.Sprint(string(data), string(after), found, bytes.Equal(data, []byte("c=b")),
		bytes.Contains(data, []byte("=")),
		string(bytes.ToUpper(data)), bytes.IndexByte(data, 'b'), string(bytes.TrimPrefix(data, []byte("c"))),
		string(bytes.Join([][]byte{{'x'}, {'y'}}, []byte("-"))), bytes.Clone(nil) == nil) +
		fmt.Sprintf("%q %q %q %q %q %q %q %v %q", bytes.TrimSpace([]byte(" a b\n")), bytes.Trim([]byte("xax"), "x"),
			bytes.TrimLeft([]byte("xax"), "x"), bytes.Split([]byte("a,b,,c"), []byte(",")),
			bytes.Split([]byte("äb"), nil),
			bytes.Fields([]byte(" one two  one ")), bytes.ReplaceAll([]byte("aba"), []byte("a"), []byte("cc")),
			bytes.TrimSpace([]byte("  ")) == nil, bytes.Repeat([]byte("ab"), 2))
}

func pureBuffer() string {
	var b bytes.Buffer
	fmt.Fprint(&b, "abc")
	b.WriteByte('d')
	b.WriteString("ef")
	b.WriteRune('ü')
	s := b.String()
	b.Truncate(2)
	s += b.String() + fmt.Sprint(b.Len())
	b.Reset()
	return s + string(bytes.NewBufferString("x").Bytes()) + fmt.Sprint(&b, b.Len())
}

func pureFormatNumbers() string {
	return strings.Join([]string{
		strconv.Itoa(-5), strconv.FormatInt(-255, 16), strconv.FormatUint(7, 2), strconv.FormatFloat(1.5, 'f', 3, 64),
		strconv.FormatFloat(0.1, 'g', -1, 32), strconv.FormatBool(true), string(strconv.AppendInt([]byte("n"), 3, 10)),
		panicked(func() { strconv.FormatInt(1, 1) }),
	}, " ")
}

func pureParse() string {
	a, err1 := strconv.Atoi("42")
	b, err2 := strconv.ParseInt("-0x1f", 0, 64)
	c, err3 := strconv.ParseUint("255", 10, 8)
	d, err4 := strconv.ParseFloat("1e3", 64)
	e, err5 := strconv.ParseBool("T")
	return fmt.Sprint(a, b, c, d, e, err1, err2, err3, err4, err5)
}

func pureParseErrors() string {
	var texts []string
	for _, s := range []string{"", "x1", "999999999999999999999", "-1"} {
		n, err := strconv.Atoi(s)
		var number *strconv.NumError
		texts = append(texts, fmt.Sprint(n, err, errors.Is(err, strconv.ErrSyntax), errors.Is(err, strconv.ErrRange),
			errors.As(err, &number)))
	}
	_, err := strconv.ParseInt("1", 99, 64)
	_, err2 := strconv.ParseInt("1", 10, 99)
	n, err3 := strconv.ParseInt("300", 10, 8)
	u, err4 := strconv.ParseUint("-1", 10, 64)
	f, err5 := strconv.ParseFloat("1e999", 64)
	_, err6 := strconv.ParseBool("maybe")
	_, err7 := strconv.Unquote("x")
	return strings.Join(texts, ";") + fmt.Sprint(err, err2, n, err3, u, err4, f, err5, err6, err7)
}

func pureQuote() string {
	s, err := strconv.Unquote(`"a\tü"`)
	r, multi, tail, err2 := strconv.UnquoteChar(`\nx`, '"')
	return strconv.Quote("a\n\"ü\"") + strconv.QuoteToASCII("ü") + strconv.QuoteRune('x') + s +
		fmt.Sprint(err, r, multi, tail, err2)
}

func pureMath() string {
	fraction, exponent := math.Frexp(8)
	whole, part := math.Modf(3.25)
	return fmt.Sprint(math.Sqrt(2), math.Floor(-1.5), math.Max(1, math.NaN()), math.Inf(-1), math.Abs(-2),
		math.Pow(2, 10), math.Mod(7, 3),
		fraction, exponent, whole, part, math.MaxInt64, uint64(math.MaxUint64), math.Pi, math.MaxFloat64,
		math.SmallestNonzeroFloat64,
		math.IsNaN(math.NaN()), math.Float64bits(1.5), math.Hypot(3, 4), math.Trunc(2.7), math.Round(-2.5),
		math.MaxInt8, math.MinInt64)
}

func pureBits() string {
	sum, carry := bits.Add64(math.MaxUint64, 1, 0)
	hi, lo := bits.Mul64(1<<63, 6)
	quo, rem := bits.Div64(5, 7, 9)
	quo32, rem32 := bits.Div32(3, 4, 5)
	return fmt.Sprint(bits.OnesCount(7), bits.Len(8), bits.LeadingZeros8(1), bits.TrailingZeros(8), bits.Reverse8(1),
		sum, carry, hi, lo,
		quo, rem, quo32, rem32, bits.Rem64(99, 98, 7), bits.RotateLeft8(1, -1), bits.UintSize,
		panicked(func() { bits.Div(1, 1, 0) }), panicked(func() { bits.Rem(1, 1, 0) }))
}

func pureComplex() string {
	z := complex(3, 4)
	return fmt.Sprint(cmplx.Abs(z), cmplx.Sqrt(-1), cmplx.Conj(z), real(cmplx.Exp(0)))
}

func pureUnicode() string {
	r, size := utf8.DecodeRuneInString("üx")
	last, lastSize := utf8.DecodeLastRune([]byte("xü"))
	p := make([]byte, 4)
	return fmt.Sprint(unicode.IsLetter('ü'), unicode.IsDigit('x'), unicode.IsSpace('\t'), unicode.IsUpper('Ä'),
		unicode.ToUpper('ä'),
		utf8.RuneCountInString("aüb"), utf8.ValidString("\xff"), r, size, last, lastSize, utf8.RuneLen('€'),
		utf8.EncodeRune(p, '€'), p, string(utf8.AppendRune(nil, 'ü')), panicked(func() { utf8.EncodeRune(nil, 'x') }))
}

type byLength []string

func (b byLength) Len() int           { return len(b) }
func (b byLength) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLength) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func pureSort() string {
	numbers := []int{3, 1, 2}
	sort.Ints(numbers)
	words := byLength{"ccc", "a", "bb"}
	sort.Sort(sort.Reverse(words))
	return fmt.Sprint(numbers, words, sort.SearchInts(numbers, 2), sort.IsSorted(words),
		sort.Search(10, func(i int) bool { return i*i >= 50 }))
}

func pureSortSlice() string {
	type item struct{ key, order int }
	var items []item
	for i := range 40 {
		items = append(items, item{i * 7 % 5, i})
	}
	unstable := slices.Clone(items)
	sort.Slice(unstable, func(i, j int) bool { return unstable[i].key < unstable[j].key })
	sort.SliceStable(items, func(i, j int) bool { return items[i].key < items[j].key })
	return fmt.Sprint(unstable, items, sort.SliceIsSorted(items, func(i, j int) bool {
		return items[i].key < items[j].key
	}))
}

func pureSlices() string {
	s := []int{5, 2, 8}
	index, found := slices.BinarySearch([]int{1, 3, 5}, 3)
	chunks := ""
	for c := range slices.Chunk([]int{1, 2, 3}, 2) {
		chunks += fmt.Sprint(c)
	}
	return fmt.Sprint(slices.Index(s, 8), slices.Max(s), slices.Min(s), slices.Equal(s, []int{5, 2, 8}),
		slices.Compact([]int{1, 1, 2}),
		slices.IndexFunc(s, func(n int) bool { return n > 6 }),
		slices.DeleteFunc([]int{1, 2, 3}, func(n int) bool { return n == 2 }),
		slices.ContainsFunc(s, func(n int) bool { return n < 0 })) +
		fmt.Sprint(slices.Contains(s, 2), index, found, chunks, slices.Concat([]int{1}, []int{2, 3}),
			slices.Repeat([]int{1, 2}, 2),
			slices.Collect(slices.Values(s)), slices.Sorted(slices.Values(s)), cap(slices.Clip(s[:1])),
			slices.Grow([]int{1}, 3))
}

func pureSlicesSort() string {
	s := []string{"b", "c", "a"}
	slices.Sort(s)
	t := []int{3, 1, 2}
	slices.SortFunc(t, func(a, b int) int { return b - a })
	long := make([]int, 100)
	for i := range long {
		long[i] = i * 37 % 100
	}
	slices.Sort(long)
	type pair struct{ a, b int }
	pairs := []pair{{1, 2}, {0, 1}, {1, 1}, {0, 2}}
	slices.SortStableFunc(pairs, func(x, y pair) int { return cmp.Compare(x.a, y.a) })
	return fmt.Sprint(s, t, slices.IsSorted(long), pairs)
}

func pureSlicesOverlap() string {
	s := []int{1, 2, 3, 4, 5, 0, 0}
	s = slices.Insert(s[:5], 1, s[2:4]...)
	return fmt.Sprint(s, slices.Delete([]int{1, 2, 3, 4}, 1, 3), slices.Replace([]int{1, 2, 3}, 0, 1, 7, 8, 9))
}

func pureMaps() string {
	m := map[string]int{"a": 1, "b": 2}
	c := maps.Clone(m)
	c["c"] = 3
	maps.DeleteFunc(c, func(_ string, n int) bool { return n == 1 })
	var none map[string]int
	return fmt.Sprint(len(m), c, maps.Equal(m, c), slices.Sorted(maps.Keys(m)), slices.Sorted(maps.Values(c)),
		maps.Clone(none) == nil,
		maps.Collect(maps.All(m)))
}

func pureCmp() string {
	return fmt.Sprint(cmp.Compare(1, 2), cmp.Less("b", "a"), cmp.Or(0, 3, 4), cmp.Compare(math.NaN(), 1), min(2, 1),
		max("a", "b"))
}

func pureList() (s string) {
	l := list.New()
	e := l.PushBack(1)
	l.PushFront(0)
	l.InsertAfter(2, e)
	l.MoveToFront(e)
	for x := l.Front(); x != nil; x = x.Next() {
		s += fmt.Sprint(x.Value)
	}
	return s + fmt.Sprint(l.Len(), l.Remove(e))
}

type minHeap []int

func (h minHeap) Len() int           { return len(h) }
func (h minHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h minHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *minHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *minHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

func pureHeap() (s string) {
	h := &minHeap{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 3)
	for h.Len() > 0 {
		s += fmt.Sprint(heap.Pop(h), " ")
	}
	return s
}

func pureRing() (s string) {
	r := ring.New(3)
	for i := range 3 {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(v any) { s += fmt.Sprint(v) })
	return s
}

func pureDuration() string {
	d := 1500 * time.Millisecond
	parsed, err := time.ParseDuration("1h2m3.5s")
	_, err2 := time.ParseDuration("1 hour")
	return fmt.Sprint(d, d.Seconds(), d.Milliseconds(), d.Round(time.Second), d.Truncate(time.Second), parsed, err,
		err2,
		time.Duration(math.MinInt64).Abs(), (-d).Abs(), d.Minutes(), time.Hour.Hours(),
		[]time.Duration{time.Second, time.Minute})
}

type temporary struct{ text string }

func (t temporary) Error() string   { return t.text }
func (t temporary) Temporary() bool { return true }

func pureErrors() string {
	base := temporary{"base"}
	err := fmt.Errorf("outer: %w", errors.Join(base, errors.New("other")))
	var target interface{ Temporary() bool }
	return fmt.Sprintf("%v|%v|%v|%v|%T|%+v", err, errors.Is(err, base), errors.As(err, &target), target != nil, base,
		err)
}

func purePanics() string {
	var m map[string]int
	var p *temporary
	var e any = "text"
	zero, three := 0, 3
	s := []int{1, 2, 3}
	return strings.Join([]string{
		panicked(func() { m["a"] = 1 }),
		panicked(func() { _ = p.text }),
		panicked(func() { _ = e.(int) }),
		panicked(func() { _ = e.(error) }),
		panicked(func() { _ = three / zero }),
		panicked(func() { _ = s[three] }),
		panicked(func() { _ = s[three:1] }),
		panicked(func() { strings.Repeat("x", -1) }),
		panicked(func() { strings.NewReplacer("a") }),
		panicked(func() { var c chan int; close(c) }),
		panicked(func() { panic(fmt.Errorf("own %d", 1)) }),
		panicked(func() { var none any; errors.As(errors.New("x"), none) }),
	}, "\n")
}

func pureTypes() (s string) {
	kind := func(f func()) {
		defer func() { s += fmt.Sprintf("%T ", recover()) }()
		f()
	}
	var e any = 1
	var m map[int]int
	zero, i := 0, 9
	list := []int{1}
	kind(func() { _ = e.(string) })
	kind(func() { m[1] = 1 })
	kind(func() { _ = 1 / zero })
	kind(func() { _ = list[i] })
	kind(func() { _ = list[i:] })
	kind(func() { panic(nil) })
	kind(func() { var c chan int; close(c) })
	kind(func() { panic(errors.New("x")) })
	var typed *runtime.TypeAssertionError
	kind(func() {
		defer func() {
			err, _ := recover().(error)
			s += fmt.Sprint(errors.As(err, &typed), typed, " ")
		}()
		_ = e.(error)
	})
	return s
}

// What is printed of values that belong to models.
func pureModels() string {
	var i atomic.Int32
	var u atomic.Uint64
	var b atomic.Bool
	var v atomic.Value
	b.Store(true)
	v.Store("x")
	return fmt.Sprintf("%v %v %+v %v %#v %v %T %T", &i, &u, &b, &v, errors.New("x"), time.Second,
		fmt.Errorf("%w", errors.New("y")),
		context.Background())
}

type shade int

func (s shade) String() string { return "shade " + strconv.Itoa(int(s)) }

func pureFormat() string {
	type box struct {
		Name  string
		Shade shade
		Inner *temporary
		list  []shade
		err   error
	}
	b := box{"n", 2, nil, []shade{1}, temporary{"t"}}
	return fmt.Sprintf("%v %+v %s %d %q %x %5t|%-8v|%08.3f|%+d|%U|%c|%e|%6.2f%%|%t|%o|%b|%X|%x|% x|%#x", b, b, b.Shade,
		b.Shade, "q", "hex", true,
		shade(3), 3.14159, 5, 'ü', 'ü', 12345.678, 99.5, false, 8, 5, 255, -1, "ab", 255) +
		fmt.Sprintln([]error{temporary{"a"}, nil}, map[shade]bool{2: true, 1: false}, [2]shade{}, &b.list,
			struct{ E error }{temporary{"e"}}) +
		fmt.Sprint([]byte("x"), []string{}, map[string]int(nil), (*int)(nil), [3]bool{true}, 1e21, float32(0.1), 2i,
			'a', "s", 1, 2, true)
}
