package sync

import "machine"

type Cond struct {
	L       Locker
	self    *Cond // to notice a copy
	waiting set
}

func NewCond(l Locker) *Cond { return &Cond{L: l} }

func (c *Cond) check() {
	if c.self == nil {
		c.self = c
	} else if c.self != c {
		panic("sync.Cond is copied")
	}
}

// Wait with a Mutex is two steps: it begins to wait and unlocks, and it is woken and locks. Nobody
// can tell these from four, for a signal or a lock between the two is one before or after both.
func (c *Cond) Wait() {
	c.check()
	me := machine.Self()
	m, mutex := c.L.(*Mutex)
	machine.Step(c, "begins to wait for")
	c.waiting = c.waiting.with(me)
	if !mutex {
		c.L.Unlock()
		machine.Wait(c, "is woken by", func() bool { return !c.waiting.has(me) })
		c.L.Lock()
		return
	}
	m.release()
	machine.Wait(c, "is woken by", func() bool { return !c.waiting.has(me) && m.holder == 0 })
	m.holder = me
}

// Signal wakes any one of those that wait.
func (c *Cond) Signal() {
	c.check()
	machine.Step(c, "signals")
	if n := c.waiting.len(); n > 0 {
		c.waiting = c.waiting.without(c.waiting.at(machine.Choose(n)))
	}
}

func (c *Cond) Broadcast() {
	c.check()
	machine.Step(c, "signals all that wait for")
	c.waiting = ""
}
