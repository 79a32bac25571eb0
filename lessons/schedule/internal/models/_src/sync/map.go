package sync

import "machine"

type Map struct {
	entries map[any]any
}

func (m *Map) set(key, value any) {
	if m.entries == nil {
		m.entries = map[any]any{}
	}
	m.entries[key] = value
}

func (m *Map) Load(key any) (value any, ok bool) {
	machine.Step(m, "loads from")
	value, ok = m.entries[key]
	machine.Note(value)
	return value, ok
}

func (m *Map) Store(key, value any) {
	machine.Step(m, "stores into")
	machine.Note(value)
	m.set(key, value)
}

func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	machine.Step(m, "swaps in")
	previous, loaded = m.entries[key]
	machine.Note(value)
	m.set(key, value)
	return previous, loaded
}

func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	machine.Step(m, "loads from or stores into")
	actual, loaded = m.entries[key]
	if !loaded {
		actual = value
		m.set(key, value)
	}
	machine.Note(actual)
	return actual, loaded
}

func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	machine.Step(m, "deletes from")
	value, loaded = m.entries[key]
	delete(m.entries, key)
	machine.Note(loaded)
	return value, loaded
}

func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	machine.Step(m, "compares and swaps in")
	value, ok := m.entries[key]
	swapped = ok && value == old
	if swapped {
		m.set(key, new)
	}
	machine.Note(swapped)
	return swapped
}

func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	machine.Step(m, "compares and deletes from")
	value, ok := m.entries[key]
	deleted = ok && value == old
	if deleted {
		delete(m.entries, key)
	}
	machine.Note(deleted)
	return deleted
}

func (m *Map) Clear() {
	machine.Step(m, "empties")
	m.entries = nil
}

// Range comes to each key that is there all the time, in any order, and may come to those that
// others add meanwhile.
func (m *Map) Range(f func(key, value any) bool) {
	machine.Step(m, "ranges over")
	first := keysOf(m.entries)
	seen := map[any]bool{}
	for {
		var left []any
		must := false
		for _, key := range machine.Keys(m.entries) {
			if !seen[key] {
				left = append(left, key)
				must = must || first[key]
			}
		}
		choices := len(left)
		if !must {
			choices++
		}
		i := machine.Choose(choices)
		if i >= len(left) {
			return
		}
		key := left[i]
		seen[key] = true
		if !f(key, m.entries[key]) {
			return
		}
		machine.Step(m, "ranges over")
	}
}

func keysOf(entries map[any]any) map[any]bool {
	keys := map[any]bool{}
	for _, key := range machine.Keys(entries) {
		keys[key] = true
	}
	return keys
}
