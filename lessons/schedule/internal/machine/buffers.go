package machine

import "slices"

// Store buffers, as an option: what an x86 processor may do besides (x86-TSO: Owens, Sarkar and
// Sewell, A better x86 memory model, TPHOLs 2009). A write to a shared variable goes into a
// buffer of its goroutine, and reaches memory in a step of its own, the oldest first. The
// goroutine itself reads what it has written; the others do not see it yet. Everything that
// synchronizes, and a goroutine's end, empties the buffer first, as a locked instruction does.
//
// Only reads and writes of variables go through the buffer. What is done to a map, append, copy
// and clear empty it, although a processor need not: then some outcomes that only a processor
// shows are missing. Compilers and other processors (ARM) may do more than this.

// A buffered write is one that has not reached memory.
type buffered struct {
	slot, off int
	values    []Value
}

// buffers reports whether a write to the place goes into the goroutine's buffer.
func (r *run) buffers(slot, off, n int) bool {
	if !r.m.options.StoreBuffers || r.alone || r.inSync > 0 {
		return false
	}
	return r.isStep(accessed{slot: slot, off: off, n: n})
}

// seen returns a copy of n slots as the goroutine sees them: with what it has written itself.
func (r *run) seen(slots []Value, slot, off int) []Value {
	for _, b := range r.g.buffer {
		if b.slot != slot {
			continue
		}
		for i, v := range b.values {
			if k := b.off + i - off; k >= 0 && k < len(slots) {
				slots[k] = v
			}
		}
	}
	return slots
}

// hold makes the goroutine stand until its buffer is empty: others may still see the old values
// after it has read theirs.
func (r *run) hold() {
	if r.alone || r.inSync > 0 {
		r.drain()
		return
	}
	r.g.draining = true
}

// drain lets all writes of the goroutine reach memory.
func (r *run) drain() {
	if len(r.g.buffer) == 0 {
		return
	}
	for _, b := range r.g.buffer {
		copy(r.change(b.slot).slots[b.off:], b.values)
	}
	r.g.buffer = nil
}

// flush emits the state after the goroutine's oldest write has reached memory.
func (m *Machine) flush(state []uint32, s int, emit func([]uint32)) {
	l := m.locals[state[s]]
	if len(l.g.buffer) == 0 {
		return
	}
	b := l.g.buffer[0]
	next := m.buffer(state)
	o := m.objects[state[b.slot]].o.clone()
	copy(o.slots[b.off:], b.values)
	next[b.slot] = m.internObject(o)
	g := l.g.copy()
	g.buffer = slices.Clone(g.buffer[1:])
	next[s] = m.internLocal(g, nil)
	m.sweep(next)
	emit(trim(next))
	m.release(next)
}
