// Package schedule runs an ordinary Go function in every order that its goroutines could have
// taken, and tells where these orders lead:
//
//	report := schedule.Explore(withoutLock)
//
// The function itself does not run. Its source is read and explored by a program of its own,
// the explorer, which set-up builds or the go command does when it is needed first. So
// importing this package costs a cell next to nothing, and whatever the function would do to
// the machine is not done.
//
// A step is one access to a variable that two goroutines share, or one operation of a lock, a
// channel, an atomic, or a WaitGroup that waits. counter++ on a shared variable is three steps:
// it reads, calculates and writes. A slice, a string or an interface is one variable and is read or
// written in one step; in a real run it is several words, and one that two goroutines write in a data
// race, which the report names, may be left half and half.
package schedule

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"time"

	"locklab/lessons/schedule/internal/wire"
)

// Explore follows every order of f, with the default limits of an [Explorer]. f is a function:
// declared, or a literal that uses no variable of the function around it. Arguments come after
// it, as in a go statement:
//
//	schedule.Explore(dinner, 5, true)
//
// What f uses of the package's variables begins as it is declared, not as the program that
// calls Explore has changed it. If f cannot be explored, Err of the report says why, with the
// line.
func Explore(f any, args ...any) Report { return Explorer{}.Explore(f, args...) }

// Replay follows one order of f, step by step. An order that stops early is followed that far.
func Replay(order Order, f any, args ...any) Trace { return Explorer{}.Replay(order, f, args...) }

// An Explorer explores with options. The zero value is what [Explore] and [Replay] use.
type Explorer struct {
	// StoreBuffers lets each goroutine's writes to plain variables reach the others later, as
	// an x86 processor may. When a write arrives is a step of its own.
	StoreBuffers bool

	// Time and Memory are when a search is cut off; then Complete of its report is false. Time does
	// not pass while other programs have the processors. About a
	// fifth of them is kept for a second search, where the first one finds too many orders: it
	// leaves orders out that lead to nothing new, and its report is Uncounted.
	Time   time.Duration // 0: 10 seconds
	Memory int           // bytes of all states together; 0: 1 GB

	// Harness, if it is not nil, is explored in place of the function that is given to
	// Explore, in the package of that one.
	Harness *Harness
}

// A Harness is Go source that calls functions of the reader's package.
type Harness struct {
	Source string // a file of the package, from its package clause on
	Func   string // the function in it to explore

	// Expect maps the names of functions that Source calls to their types: "addOne":
	// "func(counter *int, myLock *sync.Mutex)". If one is missing or has another type, Err of
	// the report says so.
	Expect map[string]string

	// Fine, if it is not empty, is what the value of Func begins with when nothing went wrong;
	// an empty value is fine as well. When a search of a second has met anything else,
	// a data race included, it ends. A report in which all is fine has no stepper, for which
	// nobody would look.
	Fine string
}

// Explore is like the function [Explore].
func (e Explorer) Explore(f any, args ...any) Report {
	request, err := e.request(f, args)
	if err != nil {
		return Report{Err: err}
	}
	return explored(request)
}

// ExploreSource is like Explore for a function that no program was compiled with: it is the
// function of that name in source, a whole file of package main. It is for tests of what readers may
// write. If source is not Go, Err of the report says so, with the line.
func (e Explorer) ExploreSource(source, name string) Report {
	request := e.options()
	request.Func = "main." + name
	request.Files = []wire.File{{Name: "main.go", Text: source}}
	return explored(request)
}

// explored asks the explorer for a report.
func explored(request *wire.Request) Report {
	answer, err := ask(request)
	if err == nil && answer.Error != "" {
		err = errors.New(strings.TrimPrefix(answer.Error, "schedule: "))
	}
	report := Report{Name: nameOf(request)}
	if err == nil {
		err = json.Unmarshal(answer.Report, &report)
	}
	if err != nil {
		return Report{Name: nameOf(request), Err: fmt.Errorf("schedule: %w", err)}
	}
	return report
}

// Replay is like the function [Replay].
func (e Explorer) Replay(order Order, f any, args ...any) Trace {
	request, err := e.request(f, args)
	if err != nil {
		return Trace{Err: err}
	}
	request.Replay, request.Order = true, order
	answer, err := ask(request)
	trace := Trace{Name: nameOf(request)}
	if err == nil && answer.Trace != nil {
		err = json.Unmarshal(answer.Trace, &trace)
	}
	if err == nil && answer.Error != "" {
		err = errors.New(strings.TrimPrefix(answer.Error, "schedule: "))
	}
	if err != nil {
		trace.Err = fmt.Errorf("schedule: %w", err)
	}
	return trace
}

// request says which function f is. The error is about what f or its arguments are.
func (e Explorer) request(f any, args []any) (*wire.Request, error) {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() {
		return nil, fmt.Errorf("schedule: Explore takes a function, as in Explore(withoutLock). This "+
			"is %s", described(f))
	}
	r := e.options()
	r.Signature = v.Type().String()
	r.Test = strings.HasSuffix(strings.TrimSuffix(os.Args[0], ".exe"), ".test")
	r.Func, r.File, r.Line = function(v)
	if r.File == "<autogenerated>" {
		return nil, bound(r.Func)
	}
	for i, a := range args {
		text, err := argument(reflect.ValueOf(a), packageOf(r.Func))
		if err != nil {
			return nil, fmt.Errorf("schedule: argument %d: %w", i+1, err)
		}
		r.Args = append(r.Args, text)
	}
	return r, nil
}

// options returns a request with what e says, for no function yet.
func (e Explorer) options() *wire.Request {
	r := &wire.Request{
		Version:      wire.Version,
		GOROOT:       os.Getenv("GOROOT"),
		StoreBuffers: e.StoreBuffers,
		Time:         e.Time,
		Memory:       e.Memory,
	}
	if h := e.Harness; h != nil {
		r.Harness, r.Entry, r.Expect, r.Fine = h.Source, h.Func, h.Expect, h.Fine
	}
	return r
}

// function returns what the runtime knows of a function. FuncForPC names the function that was
// inlined at f's first instruction, where there is one; the outermost frame is f itself.
func function(f reflect.Value) (name, file string, line int) {
	frames := runtime.CallersFrames([]uintptr{f.Pointer() + 1})
	for {
		frame, more := frames.Next()
		name, file, line = frame.Function, frame.File, frame.Line
		if !more {
			return name, file, line
		}
	}
}

// bound refuses what the compiler has made of a method: account.deposit, where account is a value
// of the running program, or a method that came from an embedded field.
func bound(name string) error {
	_, name, _ = strings.Cut(name[strings.LastIndexByte(name, '/')+1:], ".")
	name = strings.ReplaceAll(strings.TrimSuffix(name, "-fm"), "[...]", "")
	at := strings.LastIndexByte(name, '.')
	of, method := strings.Trim(name[:at], "(*)"), name[at+1:]
	return fmt.Errorf("schedule: this is the method %s of a value of the running program, which the explorer "+
		"cannot see. "+
		"Declare a function that makes a value of type %s and calls %s, and explore that", method, of, method)
}

// nameOf is what a report is called before the explorer has said anything.
func nameOf(r *wire.Request) string {
	_, name, _ := strings.Cut(r.Func[strings.LastIndexByte(r.Func, '/')+1:], ".")
	if strings.Contains(name, ".func") {
		return fmt.Sprintf("func at line %d", r.Line)
	}
	return name
}
