package atomic

type Bool struct {
	_ noCopy
	v bool
}

func (x *Bool) Load() bool               { return load(&x.v) }
func (x *Bool) Store(val bool)           { store(&x.v, val) }
func (x *Bool) Swap(new bool) (old bool) { return swap(&x.v, new) }

func (x *Bool) CompareAndSwap(old, new bool) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}
