package atomic

import "machine"

type Pointer[T any] struct {
	_ [0]*T // a Pointer of one type cannot be converted to one of another
	_ noCopy
	v *T
}

func (x *Pointer[T]) Load() *T {
	machine.Access(&x.v, false, "loads")
	return x.v
}

func (x *Pointer[T]) Store(val *T) {
	machine.Access(&x.v, true, "stores into")
	x.v = val
}

func (x *Pointer[T]) Swap(new *T) (old *T) {
	machine.Access(&x.v, true, "swaps")
	old, x.v = x.v, new
	return old
}

func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}
