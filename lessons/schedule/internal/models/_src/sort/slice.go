package sort

import (
	"machine"
	"math/bits"
)

func swapping(x any, less func(i, j int) bool) lessSwap {
	return lessSwap{less, func(i, j int) { machine.Swap(x, i, j) }}
}

func Slice(x any, less func(i, j int) bool) {
	n := machine.Len(x)
	pdqsort_func(swapping(x, less), 0, n, bits.Len(uint(n)))
}

func SliceStable(x any, less func(i, j int) bool) {
	stable_func(swapping(x, less), machine.Len(x))
}

func SliceIsSorted(x any, less func(i, j int) bool) bool {
	for i := machine.Len(x) - 1; i > 0; i-- {
		if less(i, i-1) {
			return false
		}
	}
	return true
}
