package sync

import "machine"

type Once struct {
	done   bool
	holder int // who runs the function
}

func (o *Once) Do(f func()) {
	machine.Wait(o, "goes through", func() bool { return o.done || o.holder == 0 })
	machine.Note(!o.done)
	if o.done {
		return
	}
	o.holder = machine.Self()
	defer func() { o.done, o.holder = true, 0 }()
	f()
}

// A first is the result of a function that has run once, or the panic that ended it.
type first struct {
	once     Once
	returned bool
	panicked any
}

// do runs f the first time, and panics every time if f did not return.
func (r *first) do(f func()) {
	r.once.Do(func() {
		defer func() {
			if !r.returned {
				r.panicked = recover()
				panic(r.panicked)
			}
		}()
		f()
		r.returned = true
	})
	if !r.returned {
		panic(r.panicked)
	}
}

func OnceFunc(f func()) func() {
	r := new(first)
	return func() { r.do(f) }
}

func OnceValue[T any](f func() T) func() T {
	r := new(first)
	var value T
	return func() T {
		r.do(func() { value = f() })
		return value
	}
}

func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	r := new(first)
	var value1 T1
	var value2 T2
	return func() (T1, T2) {
		r.do(func() { value1, value2 = f() })
		return value1, value2
	}
}
