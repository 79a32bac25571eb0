package time

import "machine"

// A Ticker ticks at any moment, but not while its last tick waits to be received: that tick would
// be dropped.
type Ticker struct {
	C      <-chan Time
	c      chan Time
	number int // of the goroutine, 0 if it is stopped
}

func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	t := &Ticker{C: c, c: c}
	t.start()
	return t
}

func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}

func (t *Ticker) start() {
	t.number = machine.Timer("ticker", t.c, -1, func() {
		for {
			machine.Wait(t, "ticks", func() bool { return len(t.c) == 0 })
			send(t.c)
		}
	})
}

func (t *Ticker) stop() {
	if t.number != 0 {
		machine.End(t.number)
		t.number = 0
	}
	drain(t.c)
}

func (t *Ticker) Stop() {
	if t.c == nil {
		return
	}
	machine.Step(t, "stops")
	t.stop()
}

func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.c == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	machine.Step(t, "sets again")
	t.stop()
	t.start()
}
