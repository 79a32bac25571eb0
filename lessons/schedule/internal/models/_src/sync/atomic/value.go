package atomic

import "machine"

type Value struct {
	v any
}

func (v *Value) Load() (val any) {
	machine.Access(&v.v, false, "loads")
	return v.v
}

func (v *Value) Store(val any) {
	if val == nil {
		panic("sync/atomic: store of nil value into Value")
	}
	machine.Access(&v.v, true, "stores into")
	if v.v != nil && !machine.SameType(v.v, val) {
		panic("sync/atomic: store of inconsistently typed value into Value")
	}
	v.v = val
}

func (v *Value) Swap(new any) (old any) {
	if new == nil {
		panic("sync/atomic: swap of nil value into Value")
	}
	machine.Access(&v.v, true, "swaps")
	if v.v != nil && !machine.SameType(v.v, new) {
		panic("sync/atomic: swap of inconsistently typed value into Value")
	}
	old, v.v = v.v, new
	return old
}

func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	if new == nil {
		panic("sync/atomic: compare and swap of nil value into Value")
	}
	if old != nil && !machine.SameType(old, new) {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	machine.Access(&v.v, true, "compares and swaps")
	if v.v != nil && !machine.SameType(v.v, new) {
		panic("sync/atomic: compare and swap of inconsistently typed value into Value")
	}
	swapped = v.v == old
	if swapped {
		v.v = new
	}
	machine.Note(swapped)
	return swapped
}
