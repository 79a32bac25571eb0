package time

import "machine"

// A Timer's goroutine waits for the moment at which it fires, which may be any.
type Timer struct {
	C       <-chan Time
	c       chan Time // C, or nil for that of AfterFunc
	f       func()
	running bool
	number  int // of the goroutine, while running
}

func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	t := &Timer{C: c, c: c}
	t.start(d)
	return t
}

func After(d Duration) <-chan Time { return NewTimer(d).C }

func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{f: f}
	t.start(d)
	return t
}

func (t *Timer) start(d Duration) {
	t.running = true
	fires := func() {
		machine.Wait(t, "fires", func() bool { return true })
		t.running = false
	}
	if t.f != nil {
		t.number = machine.Timer(t.f, nil, int64(max(d, 0)), func() {
			fires()
			t.f()
		})
		return
	}
	t.number = machine.Timer("timer", t.c, int64(max(d, 0)), func() {
		fires()
		send(t.c)
	})
}

// stop reports whether something was stopped: the timer, or a time that nobody has received.
func (t *Timer) stop() bool {
	stopped := t.running
	if stopped {
		machine.End(t.number)
		t.running = false
	}
	return drain(t.c) || stopped
}

func (t *Timer) check(method string) {
	if t.c == nil && t.f == nil {
		panic("time: " + method + " called on uninitialized Timer")
	}
}

func (t *Timer) Stop() bool {
	t.check("Stop")
	machine.Step(t, "stops")
	stopped := t.stop()
	machine.Note(stopped)
	return stopped
}

func (t *Timer) Reset(d Duration) bool {
	t.check("Reset")
	machine.Step(t, "sets again")
	stopped := t.stop()
	machine.Note(stopped)
	t.start(d)
	return stopped
}

// send puts the time into a channel that has room for one, unless it is full.
func send(c chan Time) {
	select {
	case c <- Now():
	default:
	}
}

// drain takes out a time that nobody has received.
func drain(c chan Time) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
