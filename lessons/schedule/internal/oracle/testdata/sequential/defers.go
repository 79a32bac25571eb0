package defers

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
)

func DeferOrder() (text string) {
	var log []string
	defer func() { text = strings.Join(log, " ") }()
	for i := range 3 {
		defer func() { log = append(log, fmt.Sprint(i)) }()
	}
	log = append(log, "body")
	return
}

func DeferChangesResult() (n int) {
	defer func() { n *= 2 }()
	return 21
}

func DeferSeesNamedResult() (n int, text string) {
	defer func() { text = fmt.Sprint("saw ", n) }()
	n = 5
	return n + 1, "lost"
}

func DeferInLoopRunsAtEnd() string {
	var log []string
	f := func() {
		for i := range 2 {
			defer func() { log = append(log, fmt.Sprint("d", i)) }()
			log = append(log, fmt.Sprint("l", i))
		}
	}
	f()
	return strings.Join(log, " ")
}

func DeferUnlock() string {
	var mu sync.Mutex
	n := 0
	inc := func() int {
		mu.Lock()
		defer mu.Unlock()
		n++
		return n
	}
	return fmt.Sprint(inc(), inc(), mu.TryLock())
}

func Recover() (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint("recovered ", r)
		}
	}()
	panic("boom")
}

func RecoverGoesOn() string {
	safe := func(f func()) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("caught: %v", r)
			}
		}()
		f()
		return nil
	}
	a := safe(func() { panic(1) })
	b := safe(func() {})
	c := safe(func() { panic(errors.New("e")) })
	return fmt.Sprint(a, b, c)
}

func RecoverNil() string { return fmt.Sprint(recover()) }

func RecoverTooDeep() (text string) {
	defer func() { text += fmt.Sprint("outer ", recover()) }()
	func() {
		defer func() {
			func() { text += fmt.Sprint("inner ", recover(), " ") }()
		}()
		panic("p")
	}()
	return
}

func RecoverDirectDefer() (text string) {
	defer func() { text = fmt.Sprint("got ", recover()) }()
	func() {
		defer recover()
		panic("p")
	}()
	return "not reached"
}

func RecoverTwice() (text string) {
	defer func() {
		a, b := recover(), recover()
		text = fmt.Sprint(a, b)
	}()
	panic("p")
}

func PanicInDefer() (text string) {
	defer func() { text += fmt.Sprint("last ", recover()) }()
	defer func() { panic("second") }()
	panic("first")
}

func PanicReplaced() (text string) {
	defer func() { text += fmt.Sprint(" outer ", recover()) }()
	func() {
		defer func() {
			defer func() { text += fmt.Sprint("inner ", recover()) }()
			panic("second")
		}()
		panic("first")
	}()
	return
}

func Repanic() (text string) {
	defer func() { text = fmt.Sprint("outer ", recover()) }()
	func() {
		defer func() {
			r := recover()
			panic(fmt.Sprint(r, " again"))
		}()
		panic("once")
	}()
	return
}

func DefersRunDuringPanic() (text string) {
	var log []string
	defer func() { recover(); text = strings.Join(log, " ") }()
	f := func() {
		defer func() { log = append(log, "f1") }()
		defer func() { log = append(log, "f2") }()
		panic("p")
	}
	defer func() { log = append(log, "main") }()
	f()
	log = append(log, "not reached")
	return
}

func PanicValues() string {
	var out []string
	for _, v := range []any{1, "s", 2.5, errors.New("e"), []int{1}, struct{ a int }{1}, nil} {
		func() {
			defer func() {
				r := recover()
				out = append(out, fmt.Sprintf("%T %v", r, r))
			}()
			panic(v)
		}()
	}
	return strings.Join(out, "; ")
}

func RuntimeErrorType() string {
	check := func(f func()) (text string) {
		defer func() {
			r := recover()
			e, ok := r.(runtime.Error)
			_, plain := r.(error)
			text = fmt.Sprint(ok, plain)
			if ok {
				text += " " + e.Error()
			}
		}()
		f()
		return
	}
	zero := 0
	var a []int
	var m map[string]int
	var p *struct{ x int }
	var x any
	return strings.Join([]string{
		check(func() { _ = 1 / zero }),
		check(func() { _ = a[zero] }),
		check(func() { m["a"] = 1 }),
		check(func() { p.x = 1 }),
		check(func() { _ = x.(string) }),
		check(func() { panic("own") }),
	}, "; ")
}

func GoexitRunsDefers() string {
	var log []string
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { log = append(log, fmt.Sprint("deferred ", recover())) }()
		func() { runtime.Goexit() }()
		log = append(log, "not reached")
	}()
	wg.Wait()
	return strings.Join(log, " ")
}

func GoexitEndsPanic() string {
	result := "nothing"
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { result = fmt.Sprint("recovered ", recover()) }()
		defer runtime.Goexit()
		panic("lost")
	}()
	wg.Wait()
	return result
}

func ReturnAfterRecover() string {
	f := func() (n int, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = errors.New("failed")
			}
		}()
		n = 5
		panic("x")
	}
	n, err := f()
	return fmt.Sprint(n, err)
}

func DeferMethodValue() string {
	var b strings.Builder
	func() {
		defer b.WriteString("deferred")
		b.WriteString("body ")
	}()
	return b.String()
}

func DeferNilFunction() (text string) {
	defer func() { text += fmt.Sprint(recover()) }()
	var f func()
	func() {
		defer f()
		text += "body ran, "
	}()
	return
}

func DeferBuiltins() string {
	m := map[int]int{1: 1, 2: 2}
	ch := make(chan int, 1)
	func() {
		defer delete(m, 1)
		defer close(ch)
		ch <- 5
	}()
	v, ok := <-ch
	w, no := <-ch
	return fmt.Sprint(len(m), v, ok, w, no)
}

func NestedDefers() (text string) {
	var log []int
	defer func() { text = fmt.Sprint(log) }()
	defer func() {
		defer func() { log = append(log, 3) }()
		log = append(log, 2)
	}()
	log = append(log, 1)
	return
}

func DeferAndLoopVariable() string {
	var log []int
	func() {
		for i := 0; i < 3; i++ {
			defer func(n int) { log = append(log, n*10+i) }(i)
		}
	}()
	return fmt.Sprint(log)
}

func RecursivePanic() (text string) {
	depth := 0
	defer func() { text = fmt.Sprint(recover(), depth) }()
	var down func(int)
	down = func(n int) {
		defer func() { depth++ }()
		if n == 0 {
			panic("bottom")
		}
		down(n - 1)
	}
	down(5)
	return
}

// Outcomes: panic: boom
func PanicEnds() int { panic("boom") }

// Outcomes: panic: runtime error: index out of range [3] with length 2
func IndexEnds() int {
	a, i := []int{1, 2}, 3
	return a[i]
}

// Outcomes: panic: runtime error: integer divide by zero
func DivideEnds() int {
	zero := 0
	return 1 / zero
}

// Outcomes: panic: assignment to entry in nil map
func NilMapEnds() int {
	var m map[string]int
	m["a"] = 1
	return 0
}

// Outcomes: panic: runtime error: invalid memory address or nil pointer dereference
func NilPointerEnds() int {
	var p *int
	return *p
}

// Outcomes: fatal error: sync: unlock of unlocked mutex
func UnlockEnds() int {
	var mu sync.Mutex
	mu.Unlock()
	return 0
}

// Outcomes: fatal error: sync: RUnlock of unlocked RWMutex
func RUnlockEnds() int {
	var mu sync.RWMutex
	mu.RUnlock()
	return 0
}

// Outcomes: fatal error: sync: Unlock of unlocked RWMutex
func RWUnlockEnds() int {
	var mu sync.RWMutex
	mu.Unlock()
	return 0
}

// Outcomes: panic: sync: negative WaitGroup counter
func DoneEnds() int {
	var wg sync.WaitGroup
	wg.Done()
	return 0
}

// Outcomes: deadlock
func LockTwice() int {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock()
	return 0
}

// Outcomes: deadlock
func WaitForNobody() int {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Wait()
	return 0
}

// Outcomes: deadlock
func ReadThenWrite() int {
	var mu sync.RWMutex
	mu.RLock()
	mu.Lock()
	return 0
}
