// Package reflectlite is what package sort needs of the real one.
package reflectlite

import "machine"

type Value struct{ v any }

func ValueOf(i any) Value { return Value{i} }

func (v Value) Len() int { return machine.Len(v.v) }

func Swapper(slice any) func(i, j int) {
	machine.Len(slice)
	return func(i, j int) { machine.Swap(slice, i, j) }
}
