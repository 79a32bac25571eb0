package sync

import "machine"

// Whether a goroutine had begun to wait when the counter came down to zero cannot be told from
// where it stands. So who stands at Wait is in arrived, and in passed too once the counter has
// been zero meanwhile. If it is raised again by then, Go panics if it had begun, and it waits for
// the next zero if it had not: both are choices.
type WaitGroup struct {
	count           int
	arrived, passed set
}

func (wg *WaitGroup) Add(delta int) {
	machine.ByHand(wg)
	if delta > 0 {
		wg.raise(delta)
	} else {
		wg.lower(-delta)
	}
}

func (wg *WaitGroup) raise(delta int) {
	machine.AddVisible(wg, wg.count)
	// Go notices if who waited has not been woken yet.
	if wg.count == 0 && wg.passed != "" && machine.Choose(2) == 1 {
		panic("sync: WaitGroup misuse: Add called concurrently with Wait")
	}
	wg.count += delta
	if wg.count < 0 {
		panic("sync: negative WaitGroup counter")
	}
}

func (wg *WaitGroup) lower(delta int) {
	if delta > 0 && wg.passed != "" {
		// Who waits and passed zero panics as long as this has not come. Otherwise nobody can
		// tell Done from the step before it.
		machine.Step(wg, "is done with")
	}
	wg.count -= delta
	if wg.count < 0 {
		panic("sync: negative WaitGroup counter")
	}
	if wg.count == 0 && delta > 0 {
		wg.passed = wg.arrived
	}
}

func (wg *WaitGroup) Done() {
	wg.Add(-1)
}

func (wg *WaitGroup) Wait() {
	me := machine.Self()
	wg.arrived = wg.arrived.with(me)
	for {
		machine.Wait(wg, "waits for", func() bool { return wg.count == 0 || wg.passed.has(me) })
		if wg.count == 0 {
			break
		}
		wg.passed = wg.passed.without(me)
		if machine.Choose(2) == 1 {
			wg.arrived = wg.arrived.without(me)
			panic("sync: WaitGroup is reused before previous Wait has returned")
		}
	}
	wg.arrived = wg.arrived.without(me)
	wg.passed = wg.passed.without(me)
}

func (wg *WaitGroup) Go(f func()) {
	wg.raise(1)
	machine.Go(f, func() {
		machine.Owes(wg)
		defer func() {
			if x := recover(); x != nil {
				panic(x) // and not Done: nobody goes on while the program ends
			}
			wg.lower(1)
		}()
		f()
	})
}
