package machine

import (
	"go/token"
	"slices"
	"strings"
)

// A raceKey is a pair of accesses that conflict.
type raceKey struct {
	a, b           token.Pos
	aWrite, bWrite bool
	what           string
}

// A Race is a pair of accesses to the same place that can come directly after one another, from
// two goroutines, one of them a write and one of them not atomic.
type Race struct {
	What          string // the variable, as one of the lines calls it
	First, Second token.Position
	Writes        [2]bool
}

// Races returns the data races seen since Start, in the order of their lines.
func (m *Machine) Races() []Race {
	var list []Race
	for k := range m.races {
		list = append(list, Race{
			What: k.what, First: m.fset.Position(k.a), Second: m.fset.Position(k.b),
			Writes: [2]bool{k.aWrite, k.bWrite},
		})
	}
	slices.SortFunc(list, func(a, b Race) int {
		for _, c := range []int{
			a.First.Line - b.First.Line, a.Second.Line - b.Second.Line, strings.Compare(a.What, b.What),
			int(flag(b.Writes[0])) - int(flag(a.Writes[0])), int(flag(b.Writes[1])) - int(flag(a.Writes[1])),
			a.First.Column - b.First.Column, a.Second.Column - b.Second.Column,
		} {
			if c != 0 {
				return c
			}
		}
		return 0
	})
	return list
}

// look records which goroutines stand at conflicting accesses.
func (m *Machine) look(state []uint32) {
	list := m.accesses[:0]
	for _, s := range m.goroutines {
		if id := at(state, s); id != 0 {
			if a := m.locals[id].access; a != nil {
				list = append(list, a)
			}
		}
	}
	m.accesses = list
	for i, a := range list {
		for _, b := range list[:i] {
			if conflict(a.accessed, b.accessed) && m.isShared(state, a.slot) {
				m.noteRace(a, b)
			}
		}
	}
}

func (m *Machine) isShared(state []uint32, slot int) bool {
	return slot < len(state) && state[slot] != 0 && m.objects[state[slot]].o.shared
}

func conflict(a, b accessed) bool {
	return a.slot == b.slot && (a.write || b.write) && !(a.atomic && b.atomic) && a.off < b.off+b.n && b.off < a.off+a.n
}

func (m *Machine) noteRace(a, b *standing) {
	pair := [2]*standing{a, b}
	if pair == m.lastRace { // from one state to the next, most goroutines stand where they stood
		return
	}
	m.lastRace = pair
	if a.pos > b.pos || a.pos == b.pos && !a.write {
		a, b = b, a
	}
	k := raceKey{a: a.pos, b: b.pos, aWrite: a.write, bWrite: b.write, what: a.in.note.what}
	if k.what == "" {
		k.what = b.in.note.what
	}
	m.races[k] = true
}

// collisions emits the fatal errors of Go's maps: a write while another goroutine is in the map.
func (m *Machine) collisions(state []uint32, s int, emit func([]uint32)) {
	a := m.locals[state[s]].access
	if a == nil || !a.maps || !a.write {
		return
	}
	said := ""
	for _, o := range m.goroutines {
		id := at(state, o)
		if o == s || id == 0 {
			continue
		}
		b := m.locals[id].access
		if b == nil || !b.maps || b.slot != a.slot {
			continue
		}
		text := "fatal error: concurrent map read and map write"
		switch {
		case b.write:
			text = "fatal error: concurrent map writes"
		case b.iterates:
			text = "fatal error: concurrent map iteration and map write"
		}
		if !strings.Contains(said, text) {
			said += text
			emit([]uint32{m.endID(end{Panicked, text})})
		}
	}
}

// Stuck returns who waits for what in a state in which nobody can go on.
func (m *Machine) Stuck(state []uint32) string {
	v := m.View(state)
	var parts []string
	for _, g := range v.Goroutines {
		if g.Status == Waits && !g.timer {
			parts = append(parts, g.Name+" "+g.Why)
		}
	}
	return strings.Join(parts, "; ")
}
