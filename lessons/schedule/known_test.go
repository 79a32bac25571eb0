package schedule_test

import (
	"fmt"
	"runtime"
	"testing"

	"locklab/lessons/schedule"
)

func counter(goroutines, k int, withCalculate bool) func(*schedule.Program) {
	return func(p *schedule.Program) {
		number := p.Int("some_number", 0)
		for i := range goroutines {
			p.Go(fmt.Sprint("thread", i+1), func() {
				for range k {
					v := number.Read()
					if withCalculate {
						v = p.Calculate(v + 1)
					} else {
						v++
					}
					number.Write(v)
				}
			})
		}
		p.Outcome(number.String)
	}
}

func TestKnown(t *testing.T) {
	r, err := schedule.Explore(counter(2, 1, true))
	t.Log(r, err)
	r, err = schedule.Explore(counter(2, 3, false))
	t.Log(r, err)
	r, err = schedule.Explore(func(p *schedule.Program) {
		a, b := p.Lock("a"), p.Lock("b")
		p.Go("t1", func() { a.Acquire(); defer a.Release(); b.Acquire(); defer b.Release() })
		p.Go("t2", func() { b.Acquire(); defer b.Release(); a.Acquire(); defer a.Release() })
	})
	t.Log(r, err)
	r, err = schedule.Explore(func(p *schedule.Program) {
		p.Go("t1", func() { p.Yield(); runtime.Goexit() })
		p.Go("t2", func() { p.Yield() })
	})
	t.Log(r, err)
	r, err = schedule.Explore(func(p *schedule.Program) {
		p.Go("t1", func() { p.Yield(); panic("ouch") })
		p.Go("t2", func() { p.Yield() })
	})
	t.Log(r, err)
	o, _ := schedule.ParseOrder("thread1 thread2 thread1, thread2 thread1 thread2")
	tr, err := schedule.Replay(counter(2, 1, true), o)
	t.Log("\n"+tr.String(), err)
}
