package atomic

// A Bool is a number, as it is in Go, which a printed struct shows.
type Bool struct {
	_ noCopy
	v uint32
}

func number(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

func (x *Bool) Load() bool               { return load(&x.v) != 0 }
func (x *Bool) Store(val bool)           { store(&x.v, number(val)) }
func (x *Bool) Swap(new bool) (old bool) { return swap(&x.v, number(new)) != 0 }

func (x *Bool) CompareAndSwap(old, new bool) (swapped bool) {
	return compareAndSwap(&x.v, number(old), number(new))
}
