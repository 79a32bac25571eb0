package models_test

import "testing"

func TestRuntime(t *testing.T) {
	testSamples(t, []sample{
		{"what the runtime panics with is an error, though nobody imports runtime", `
func f() (s string) {
	defer func() { s = recover().(error).Error() }()
	var p *int
	return string(rune(*p))
}`, []string{"runtime error: invalid memory address or nil pointer dereference"}},
		{"and a runtime.Error", `
import "runtime"
func f() (s string) {
	defer func() {
		err, ok := recover().(runtime.Error)
		if ok { s = err.Error() }
	}()
	var a []int
	i := 5
	return string(rune(a[i]))
}`, []string{"runtime error: index out of range [5] with length 0"}},
		{"Goexit runs the deferred calls", `
import "runtime"
func f() int {
	c := make(chan int, 1)
	go func() { defer func() { c <- 1 }(); defer func() { if recover() != nil { panic("recovered") } }(); runtime.Goexit() }()
	return <-c
}`, []string{"1"}},
		{"main may leave", `
import "runtime"
func f() { runtime.Goexit() }`, []string{"fatal error: no goroutines (main called runtime.Goexit) - deadlock!"}},
		{"Gosched lets others go first", `
import "runtime"
func f() int {
	n := 0
	go func() { n = 1 }()
	runtime.Gosched()
	return n
}`, []string{"0", "1"}},
		{"all goroutines wait", `
func f() { select {} }`, []string{"deadlock"}},
	})
	testRefused(t, []refusal{
		{"GOMAXPROCS", `
import "runtime"
func f() int { return runtime.GOMAXPROCS(0) }`,
			"runtime.GOMAXPROCS is not among what the explorer understands. Every order is tried"},
		{"NumGoroutine", `
import "runtime"
func f() int { return runtime.NumGoroutine() }`, "Goroutines end at a moment of their own"},
		{"a lock is printed", `
import ("fmt"; "sync")
func f() string { var mu sync.Mutex; return fmt.Sprint(&mu) }`, "this prints a sync.Mutex"},
		{"and a Builder inside", `
import ("fmt"; "strings")
func f() string { var b struct{ b strings.Builder; n int }; return fmt.Sprint(b) }`, "this prints a strings.Builder"},
		{"a stream", `
import ("os"; "fmt")
func f() { var n int; fmt.Fscan(os.Stdin, &n) }`, "no input"},
		{"a package", `
import "net/http"
func f() error { _, err := http.Get("x"); return err }`, "no network"},
		{"a formatter", `
import "fmt"
type loud int
func (l loud) Format(s fmt.State, verb rune) { fmt.Fprint(s, "LOUD") }
func f() string { return fmt.Sprint(loud(1)) }`, "own interfaces are not understood"},
		{"GoString", `
import "fmt"
type loud int
func (l loud) GoString() string { return "LOUD" }
func f() string { return fmt.Sprintf("%#v", loud(1)) }`, "GoString"},
	})
}
