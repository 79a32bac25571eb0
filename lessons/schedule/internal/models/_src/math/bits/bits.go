package bits

import "machine"

const UintSize = 32 << (^uint(0) >> 63)

// Division by zero panics by itself in each of these, as in Go.

func Rem(hi, lo, y uint) uint {
	if UintSize == 32 {
		return uint(Rem32(uint32(hi), uint32(lo), uint32(y)))
	}
	return uint(Rem64(uint64(hi), uint64(lo), uint64(y)))
}

func Rem32(hi, lo, y uint32) uint32 {
	return uint32((uint64(hi)<<32 | uint64(lo)) % uint64(y))
}

func Rem64(hi, lo, y uint64) uint64 {
	_, rem := Div64(hi%y, lo, y)
	return rem
}

func Div(hi, lo, y uint) (quo, rem uint) {
	if UintSize == 32 {
		q, r := Div32(uint32(hi), uint32(lo), uint32(y))
		return uint(q), uint(r)
	}
	q, r := Div64(uint64(hi), uint64(lo), uint64(y))
	return uint(q), uint(r)
}

func checkQuotient(hi, y uint64) {
	if y <= hi {
		_ = hi / y
		machine.Refuse("the quotient overflows here, which is not understood; make the divisor larger than hi")
	}
}

func Div32(hi, lo, y uint32) (quo, rem uint32) {
	checkQuotient(uint64(hi), uint64(y))
	n := uint64(hi)<<32 | uint64(lo)
	return uint32(n / uint64(y)), uint32(n % uint64(y))
}

// One bit of the quotient at a time.
func Div64(hi, lo, y uint64) (quo, rem uint64) {
	checkQuotient(hi, y)
	rem = hi
	for i := 63; i >= 0; i-- {
		carry := rem >> 63
		rem = rem<<1 | lo>>uint(i)&1
		quo <<= 1
		if carry == 1 || rem >= y {
			rem -= y
			quo |= 1
		}
	}
	return quo, rem
}
