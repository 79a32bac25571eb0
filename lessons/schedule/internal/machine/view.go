package machine

import "slices"

// View shows a state.
func (m *Machine) View(state []uint32) View {
	var v View
	names := m.names()
	for s, id := range state {
		if id == 0 || !m.slots[s].goroutine {
			continue
		}
		l := m.locals[id]
		g := Goroutine{Number: m.slots[s].number, Name: names[s], timer: l.g.timer}
		g.Line = m.fset.Position(m.linePos(&l.g)).Line
		if !m.canGo(state, s) {
			g.Status = Waits
			g.Why = "waits"
		}
		v.Goroutines = append(v.Goroutines, g)
	}
	return v
}

// canGo reports whether a goroutine can take a step.
func (m *Machine) canGo(state []uint32, s int) bool {
	can := false
	m.step(slices.Clone(state), s, false, func(l *leaf) { can = can || !l.blocked })
	return can
}
