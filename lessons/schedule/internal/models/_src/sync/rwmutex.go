package sync

import "machine"

// A writer that finds readers is pending from then on: it keeps new readers and other writers
// out, also a reader that reads already.
type RWMutex struct {
	holder  int // of the write lock
	pending int // the writer that waits for the readers
	holders set // who reads
	readers int // how often they do: one goroutine may read twice
}

func (rw *RWMutex) Lock() {
	machine.Wait(rw, "locks", func() bool { return rw.holder == 0 && rw.pending == 0 })
	if rw.readers > 0 {
		rw.pending = machine.Self()
		machine.Wait(rw, "locks", func() bool { return rw.readers == 0 })
		rw.pending = 0
	}
	rw.holder = machine.Self()
}

func (rw *RWMutex) TryLock() bool {
	machine.Step(rw, "tries to lock")
	free := rw.holder == 0 && rw.pending == 0 && rw.readers == 0
	if free {
		rw.holder = machine.Self()
	}
	machine.Note(free)
	return free
}

func (rw *RWMutex) Unlock() {
	machine.Step(rw, "unlocks")
	if rw.holder == 0 {
		machine.Fatal("sync: Unlock of unlocked RWMutex")
	}
	if rw.holder != machine.Self() {
		machine.Lent(rw)
	}
	rw.holder = 0
}

func (rw *RWMutex) RLock() {
	machine.Wait(rw, "locks to read", func() bool { return rw.holder == 0 && rw.pending == 0 })
	rw.read()
}

func (rw *RWMutex) TryRLock() bool {
	machine.Step(rw, "tries to lock to read")
	free := rw.holder == 0 && rw.pending == 0
	if free {
		rw.read()
	}
	machine.Note(free)
	return free
}

func (rw *RWMutex) read() {
	rw.readers++
	rw.holders = rw.holders.with(machine.Self())
}

func (rw *RWMutex) RUnlock() {
	machine.Step(rw, "unlocks after reading")
	if rw.readers == 0 {
		machine.Fatal("sync: RUnlock of unlocked RWMutex")
	}
	rw.readers--
	// Any goroutine may release. Names are only for the reader of a trace: there are never more
	// of them than locks.
	if me := machine.Self(); rw.holders.has(me) && rw.readers < rw.holders.len() {
		rw.holders = rw.holders.without(me)
	} else if rw.readers < rw.holders.len() {
		rw.holders = rw.holders.without(rw.holders.at(0))
	}
}

func (rw *RWMutex) RLocker() Locker {
	return (*rlocker)(rw)
}

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }
