package printing

import (
	"errors"
	"fmt"
)

type point struct{ X, Y int }
type named struct {
	Name  string
	Inner point
	List  []int
	P     *point
}
type text struct{ s string }

func (t text) String() string { return "text(" + t.s + ")" }

type failing struct{}

func (failing) Error() string { return "failing error" }

type gone struct{ n int }

func (g *gone) String() string { return fmt.Sprint("gone ", g.n) }

func Println() {
	fmt.Println("a", 1, true, nil, 2.5, 'x', "b")
	fmt.Println()
	fmt.Println([]int{1, 2}, map[string]int{"b": 1, "a": 2}, point{1, 2}, &point{3, 4})
}

func Print() {
	fmt.Print("a", "b", 1, 2, "c", 3.5, nil, nil, "\n")
	fmt.Print(point{1, 2}, "x", []string{"p", "q"}, "\n")
}

func Printf() {
	fmt.Printf("%d %5d|%-5d|%05d %x %X %o %b %c %q %U\n", 42, 42, 42, 42, 255, 255, 8, 5, 'A', 'B', 0x4e16)
	fmt.Printf("%s|%10s|%-10s|%q|%x|%.2s\n", "go", "go", "go", "go", "go", "golang")
	fmt.Printf("%f %.2f %8.3f %e %g %v\n", 3.14159, 3.14159, 3.14159, 314.159, 3.14159, 1e9)
	fmt.Printf("%t %v\n", true, false)
	fmt.Printf("%v %+v %#v %T\n", point{1, 2}, point{1, 2}, point{1, 2}, point{1, 2})
	fmt.Printf("%v %+v\n", named{"n", point{1, 2}, []int{1}, nil}, named{"n", point{1, 2}, nil, nil})
	fmt.Printf("%#v %#v %#v\n", []int{1}, map[string]bool{"a": true}, "q")
	fmt.Printf("%T %T %T %T %T\n", 1, "s", []string{}, map[int]bool{}, errors.New("e"))
	fmt.Printf("%%|%3c|%*d|%[2]d %[1]q\n", 'x', 4, 7)
}

func Bad() {
	format := "%d %s %!\n"
	fmt.Printf(format, "s", 5)
	more := "%d\n"
	fmt.Printf(more, 1, 2)
	less := "%d %d\n"
	fmt.Printf(less, 1)
}

func Methods() {
	t := text{"x"}
	fmt.Println(t, &t, []text{{"a"}, {"b"}}, map[string]text{"k": {"v"}})
	fmt.Printf("%v %s %d %+v %q\n", t, t, t, t, t)
	fmt.Println(failing{}, []error{failing{}, errors.New("e")})
	g := gone{5}
	fmt.Println(g, &g)
	fmt.Println(struct {
		T text
		E error
	}{t, failing{}})
}

func Sprints() string {
	return fmt.Sprint("a", 1, 2, "b") + fmt.Sprintln("c", 3) + fmt.Sprintf("%v-%v", "d", 4)
}

func Nested() {
	fmt.Println([][]int{{1}, {2, 3}}, [2]point{{1, 2}, {3, 4}}, map[point]string{{1, 2}: "a"})
	var e error
	var p *point
	var m map[string]int
	var s []int
	fmt.Println(e, p, m, s, s == nil)
	fmt.Printf("%v %v %d\n", []byte("hi"), []any{1, "a", nil}, []string{"no"})
	fmt.Printf("%s %x %q\n", []byte("hi"), []byte("hi"), []string{"a", "b"})
}

func Width() {
	for _, row := range []point{{1, 10}, {200, 3}} {
		fmt.Printf("%4d|%-4d|\n", row.X, row.Y)
	}
	fmt.Printf("%6.2f|%-8s|%+d|% d\n", 3.14159, "ab", 5, 7)
}

func Unexported() {
	type inner struct {
		t text
		e error
	}
	fmt.Println(inner{text{"hidden"}, failing{}})
	fmt.Printf("%+v\n", inner{text{"hidden"}, nil})
}

func Errorf() {
	base := errors.New("base")
	err := fmt.Errorf("layer %d: %w", 1, base)
	fmt.Println(err, errors.Is(err, base), errors.Unwrap(err) == base)
	fmt.Printf("%v|%s|%q\n", err, err, err)
}

func PanicInString() string {
	return fmt.Sprint(broken{}) + fmt.Sprint((*gone)(nil))
}

type broken struct{}

func (broken) String() string { panic("no text") }

func Numbers() {
	fmt.Println(int8(-5), uint8(200), 1e6, 1e20, 1e21, 123456789.0, float32(0.1), 0.1+0.2, 3-2i, 1<<40)
	fmt.Println(100000, 2.0, -0.0, 1.0/3.0)
}

func BoolsAndBytes() {
	fmt.Println(true && false, byte('a'), rune('b'), string(rune('c')), "é"[0])
}

func Pointers() {
	p := &point{1, 2}
	pp := &p
	fmt.Println(*p, **pp, p == *pp)
	fmt.Println(&[]int{1}, &map[string]int{"a": 1}, &[2]int{1, 2})
}
