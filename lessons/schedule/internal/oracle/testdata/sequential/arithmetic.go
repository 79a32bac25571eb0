package arithmetic

import (
	"fmt"
	"math"
	"math/bits"
)

func Int8Wraps() string {
	x := int8(127)
	x++
	y := int8(-128)
	y--
	z := int8(-128)
	return fmt.Sprint(x, y, -z, z/-1, z*z)
}

func Uint8Wraps() string {
	x := uint8(255)
	x++
	y := uint8(0)
	y--
	return fmt.Sprint(x, y, uint8(200)+uint8(100+x), ^uint8(5), -y)
}

func Int16AndInt32Wrap() string {
	a, b := int16(32767), int32(math.MaxInt32)
	a += 2
	b += 2
	return fmt.Sprint(a, b, uint16(a), uint32(b))
}

func Int64Wraps() string {
	a := int64(math.MaxInt64)
	b := uint64(math.MaxUint64)
	a++
	b++
	return fmt.Sprint(a, b, a-1, b-1)
}

func Division() string {
	var out []int
	for _, a := range []int{7, -7} {
		for _, b := range []int{2, -2} {
			out = append(out, a/b, a%b)
		}
	}
	return fmt.Sprint(out)
}

func DivisionByZero() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	zero := 0
	return fmt.Sprint(1 / zero)
}

func FloatDivisionByZero() string {
	zero := 0.0
	return fmt.Sprint(1/zero, -1/zero, zero/zero, math.IsNaN(zero/zero))
}

func Shifts() string {
	n := uint(70)
	x, y := 1, -8
	var u uint32 = 1 << 31
	return fmt.Sprint(x<<3, x<<n, y>>1, y>>n, u>>31, u<<1, uint8(x)<<7, int8(x)<<7, -1>>n)
}

func NegativeShift() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	n := -1
	return fmt.Sprint(1 << n)
}

func Bitwise() string {
	a, b := 0b1100, 0b1010
	return fmt.Sprint(a&b, a|b, a^b, a&^b, ^a, 0o17, 0xff, 1_000)
}

func OpAssignments() int {
	x := 5
	x += 3
	x -= 1
	x *= 6
	x /= 4
	x %= 7
	x <<= 4
	x >>= 1
	x |= 3
	x &= 0x1f
	x ^= 5
	x &^= 2
	x++
	x--
	return x
}

func Conversions() string {
	big := 300
	f := 3.99
	n := -1
	return fmt.Sprint(uint8(big), int8(big), int(f), int(-f), uint32(n), uint64(n), float32(0.1), float64(float32(0.1)),
		int64(int8(-5)), uint16(int8(n)))
}

func Runes() string {
	n := 0x4e16
	return string(rune(n)) + string(rune('a'+1)) + fmt.Sprint('x', byte('y'))
}

func ConstantArithmetic() string {
	const big = 1 << 100
	const third = 1.0 / 3
	const c = big >> 98
	return fmt.Sprint(c, third*3 == 1, big/(1<<97), 'a'+1, 7/2, 7/2.0, -7%3)
}

const (
	zero = iota
	one
	_
	three
	four = "four"
	again
	six = iota * 10
)

func Iota() string { return fmt.Sprint(zero, one, three, four, again, six) }

type weekday int

const (
	monday weekday = iota + 1
	tuesday
	wednesday
)

func (d weekday) String() string { return [...]string{"?", "Mon", "Tue", "Wed"}[d] }

func TypedConstants() string { return fmt.Sprint(monday, tuesday+1, int(wednesday)) }

const (
	kb = 1 << (10 * (iota + 1))
	mb
)

func IotaShift() int { return mb / kb }

func Floats() string {
	a, b := 0.1, 0.2
	return fmt.Sprint(a+b, a+b == 0.3, float32(a)+float32(b), 1e100, 1e-7, 100000000.0, 1e21, float32(16777216)+1)
}

func FloatRounding() string {
	sum := 0.0
	for range 10 {
		sum += 0.1
	}
	var f32 float32
	for range 10 {
		f32 += 0.1
	}
	return fmt.Sprint(sum, f32, math.Floor(-2.5), math.Round(2.5), math.Trunc(-2.7))
}

func NaNs() string {
	n := math.NaN()
	m := map[float64]int{n: 1}
	m[n] = 2
	return fmt.Sprint(n == n, n != n, n < 1, n > 1, len(m))
}

func NegativeZero() string {
	z := 0.0
	return fmt.Sprint(-z == z, math.Signbit(math.Copysign(0, -1)), 1/math.Copysign(0, -1))
}

func Complex() string {
	a, b := complex(1, 2), 3-4i
	var c complex64 = 1i
	return fmt.Sprint(a*b, a/b, a == b, real(a), imag(b), c*c, -a)
}

func MathFunctions() string {
	return fmt.Sprint(math.Sqrt(2), math.Abs(-3), math.Max(1, 2), math.Min(1, 2), math.Pow(2, 10), math.MaxInt32,
		math.Pi, math.Inf(1), math.Hypot(3, 4), math.Mod(7, 3))
}

func BitsFunctions() string {
	return fmt.Sprint(bits.OnesCount(255), bits.Len(8), bits.TrailingZeros(8), bits.LeadingZeros64(1), bits.Reverse8(1),
		bits.RotateLeft8(129, 1))
}

func MinMax() string {
	a, b, s, t := 3, 5, "x", "y"
	return fmt.Sprint(min(a, b, 4), max(a, b), min(s, t), max(2.5, float64(a)), min(1, 2.5))
}

func Precedence() string {
	return fmt.Sprint(2+3*4, (2+3)*4, 1|2&3, 1<<2+1, -2*-3, !true == false, 5&^3|8, 7-2-1)
}

func Collatz() int {
	n, steps := 27, 0
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return steps
}

func Fibonacci() int {
	var fib func(n int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	return fib(15)
}

func Primes() string {
	var primes []int
outer:
	for n := 2; n < 60; n++ {
		for _, p := range primes {
			if n%p == 0 {
				continue outer
			}
		}
		primes = append(primes, n)
	}
	return fmt.Sprint(primes)
}

func Gcd() int {
	a, b := 1071, 462
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func Hash() uint32 {
	h := uint32(2166136261)
	for _, c := range []byte("locks are for sharing") {
		h ^= uint32(c)
		h *= 16777619
	}
	return h
}

func Random() string {
	x := uint64(88172645463325252)
	var out []uint64
	for range 5 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		out = append(out, x%1000)
	}
	return fmt.Sprint(out)
}

func Uintptrs() string {
	var p uintptr = 10
	p -= 3
	return fmt.Sprint(p, uint(p)+1)
}

func ByteArithmetic() string {
	b := []byte("hello")
	for i := range b {
		b[i] = (b[i]-'a'+13)%26 + 'a'
	}
	return string(b)
}
