package atomic

import "machine"

type integer interface {
	int32 | int64 | uint32 | uint64 | uintptr
}

func load[T any](p *T) T {
	machine.Access(p, false, "loads")
	machine.Note(*p)
	return *p
}

func store[T any](p *T, v T) {
	machine.Access(p, true, "stores into")
	machine.Note(v)
	*p = v
}

func swap[T any](p *T, v T) T {
	machine.Access(p, true, "swaps")
	machine.Note(v)
	old := *p
	*p = v
	return old
}

func compareAndSwap[T comparable](p *T, old, v T) bool {
	machine.Access(p, true, "compares and swaps")
	same := *p == old
	if same {
		*p = v
	}
	machine.Note(same)
	return same
}

func add[T integer](p *T, delta T) T {
	machine.Access(p, true, "adds to")
	*p += delta
	machine.Note(*p)
	return *p
}

func and[T integer](p *T, mask T) T {
	machine.Access(p, true, "clears bits of")
	old := *p
	*p &= mask
	machine.Note(*p)
	return old
}

func or[T integer](p *T, mask T) T {
	machine.Access(p, true, "sets bits of")
	old := *p
	*p |= mask
	machine.Note(*p)
	return old
}
