package sync

import "machine"

type Locker interface {
	Lock()
	Unlock()
}

type Mutex struct {
	holder int
}

func (m *Mutex) Lock() {
	machine.Wait(m, "locks", func() bool { return m.holder == 0 })
	m.holder = machine.Self()
}

func (m *Mutex) TryLock() bool {
	machine.Step(m, "tries to lock")
	free := m.holder == 0
	if free {
		m.holder = machine.Self()
	}
	machine.Note(free)
	return free
}

func (m *Mutex) Unlock() {
	machine.Step(m, "unlocks")
	m.release()
}

func (m *Mutex) release() {
	if m.holder == 0 {
		machine.Fatal("sync: unlock of unlocked mutex")
	}
	if m.holder != machine.Self() {
		machine.Lent(m)
	}
	m.holder = 0
}
