package schedule

import (
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

type account struct {
	name    string
	balance int
	lock    sync.Mutex
	rest    any
}

type count int8

func work(int) {}

func (*account) run() {}

func TestArgument(t *testing.T) {
	var nobody *account
	var none func(int)
	same := &account{name: "x"}
	for _, c := range []struct {
		value any
		want  string // or part of the error
	}{
		{3, "3"}, {int64(-3), "int64(-3)"}, {uint8(7), "uint8(7)"}, {true, "true"}, {"a\n\"", `"a\n\""`},
		{1.5, "float64(1.5)"},
		{float32(2), "float32(2)"}, {count(4), "schedule.count(4)"}, {'x', "int32(120)"},
		{time.Second, "time.Duration(1000000000)"},
		{[]int{1, 2}, "[]int{1, 2}"}, {[]int(nil), "[]int(nil)"}, {[2]bool{true}, "[2]bool{true, false}"},
		{[]any{1, int8(2), nil, "x"}, `[]interface {}{1, int8(2), nil, "x"}`},
		{[]count{1}, "[]schedule.count{1}"}, {[]time.Duration{5}, "[]time.Duration{5}"},
		{map[string]int{"b": 2, "a": 1}, `map[string]int{"a": 1, "b": 2}`}, {map[int]int(nil), "map[int]int(nil)"},
		{account{balance: 3, rest: int16(1)}, "schedule.account{balance: 3, rest: int16(1)}"},
		{&account{name: "x"}, `&schedule.account{name: "x"}`}, {nobody, "(*schedule.account)(nil)"},
		{[]*account{{balance: 1}, nil}, "[]*schedule.account{&schedule.account{balance: 1}, " +
			"(*schedule.account)(nil)}"},
		{&sync.Mutex{}, "&sync.Mutex{}"}, {struct{ A, B int }{1, 0}, "struct { A int; B int }{A: 1}"},
		{work, "work"}, {(*account).run, "(*account).run"}, {none, "(func(int))(nil)"},
		{strings.ToUpper, "strings.ToUpper"},
		{nil, "nil"},
		{func() {}, "the function literal of line"}, {same.run, "method (*account).run is bound"},
		{math.NaN(), "no constant for NaN"}, {math.Inf(1), "no constant for +Inf"},
		{make(chan int), "a channel belongs to the running program"}, {(chan int)(nil), "(chan int)(nil)"},
		{new(int), "points into the memory of the running program"},
		{[]*account{same, same}, "two pointers lead to the same"},
		{time.Now(), "belongs to package time"},
		{complex(1, 2), "a complex128 cannot be passed"},
		{make([]int, 1<<20), "too large"},
	} {
		got, err := argument(reflect.ValueOf(c.value), "locklab/lessons/schedule")
		if err != nil {
			got = err.Error()
		}
		if got != c.want && (err == nil || !strings.Contains(got, c.want)) {
			t.Errorf("%T: %.300s, want %s", c.value, got, c.want)
		}
	}
	type ring struct{ next *ring }
	r := &ring{}
	r.next = r
	if got, err := argument(reflect.ValueOf(r), "locklab/lessons/schedule"); err == nil {
		t.Errorf("a ring is %s", got)
	}
}

// f in a file of tests, with declarations of the package itself and of other files of tests.
func TestExploreInsideThePackage(t *testing.T) {
	report := Explore(func() (int, bool) { return len((Order{"a", "b"}).String()) + inOtherTests, isNumber("7") })
	if report.Err != nil || len(report.Outcomes) != 1 || report.Outcomes[0].Value != "7 true" {
		t.Errorf("%v", report)
	}
}

func TestCloneOf(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, dir, want string }{
		{filepath.Join(root, "lessons/schedule/helper.go"), "/", root},
		{"locklab/lessons/schedule/helper.go", filepath.Join(root, "notebooks"), root}, // -trimpath
		{"/nowhere/lessons/schedule/helper.go", filepath.Join(root, "lessons"), root},  // it has moved
		{"/nowhere/lessons/schedule/helper.go", t.TempDir(), ""},
		{"locklab/lessons/schedule/helper.go", "", ""},
	} {
		got, err := cloneOf(c.file, c.dir)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s in %s: %s, %v, want %s", c.file, c.dir, got, err, c.want)
		}
	}
}
