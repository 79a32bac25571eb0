package machine

import (
	"encoding/binary"
	"math"
)

// A Value is what a register or a slot of an object holds. The zero Value is the zero value
// of every type but structs and arrays, which are a Tuple of their slots in a register and
// lie flat in memory.
//
//	bool, integers, floats   N: 0 or 1; sign- or zero-extended; the bits of a float64
//	complex                  R: complex128
//	string                   R: string
//	pointer, map, channel    N: slot of the object <<32 | offset; R: reference
//	slice                    R: *Slice
//	function                 R: *Closure
//	interface                R: *Iface
//	struct, array            R: Tuple, in registers only
type Value struct {
	N uint64
	R any
}

// reference marks a Value as one that refers to an object, so that what is reachable can be
// found without types.
type reference struct{}

// A Tuple is a struct or an array in a register: its slots. It is never changed.
type Tuple []Value

// A Slice is a window of an object: Len of Cap elements of Elem slots, from slot Off on.
// A non-nil empty slice may have no object: Obj is 0 then.
type Slice struct{ Obj, Off, Len, Cap int }

// A Closure is a function with the values, or the boxes, of the variables it captured.
type Closure struct {
	Fn   *Func
	Caps []Value
}

// An Iface is the content of an interface that is not nil.
type Iface struct {
	T *Type
	V Value
}

func number(n int) Value       { return Value{N: uint64(n)} }
func float(x float64) Value    { return Value{N: math.Float64bits(x)} }
func (v Value) float() float64 { return math.Float64frombits(v.N) }
func (v Value) int() int       { return int(v.N) }
func (v Value) bool() bool     { return v.N != 0 }

func boolean(b bool) Value {
	if b {
		return Value{N: 1}
	}
	return Value{}
}

func text(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{R: s}
}

func (v Value) text() string {
	s, _ := v.R.(string)
	return s
}

func complexOf(c complex128) Value {
	if c == 0 && !math.Signbit(real(c)) && !math.Signbit(imag(c)) {
		return Value{}
	}
	return Value{R: c}
}

func (v Value) complex() complex128 {
	c, _ := v.R.(complex128)
	return c
}

func pointer(slot, off int) Value {
	return Value{N: uint64(slot)<<32 | uint64(uint32(off)), R: reference{}}
}

func (v Value) slot() int    { return int(v.N >> 32) }
func (v Value) off() int     { return int(uint32(v.N)) }
func (v Value) isNil() bool  { return v.R == nil }
func (v Value) tuple() Tuple { t, _ := v.R.(Tuple); return t }

func (v Value) slice() Slice {
	if s, ok := v.R.(*Slice); ok {
		return *s
	}
	return Slice{}
}

func (v Value) iface() *Iface     { i, _ := v.R.(*Iface); return i }
func (v Value) closure() *Closure { c, _ := v.R.(*Closure); return c }

// An encoder writes values as bytes, equal bytes for equal values, and notes the objects
// that they refer to.
type encoder struct {
	b    []byte
	refs []int32
	nan  bool // there is a float that is not equal to itself
}

func (e *encoder) uint(n uint64) { e.b = binary.AppendUvarint(e.b, n) }

func (e *encoder) value(v Value) {
	switch r := v.R.(type) {
	case nil:
		e.b = append(e.b, 'n')
		e.uint(v.N)
	case reference:
		e.b = append(e.b, 'p')
		e.uint(v.N)
		e.refs = append(e.refs, int32(v.slot()))
	case string:
		e.b = append(e.b, 's')
		e.uint(uint64(len(r)))
		e.b = append(e.b, r...)
	case *Slice:
		e.b = append(e.b, 'l')
		e.uint(uint64(r.Obj))
		e.uint(uint64(r.Off))
		e.uint(uint64(r.Len))
		e.uint(uint64(r.Cap))
		if r.Obj != 0 {
			e.refs = append(e.refs, int32(r.Obj))
		}
	case *Closure:
		e.b = append(e.b, 'f')
		e.uint(uint64(r.Fn.id))
		for _, c := range r.Caps {
			e.value(c)
		}
	case *Iface:
		e.b = append(e.b, 'i')
		e.uint(uint64(r.T.id))
		e.value(r.V)
	case Tuple:
		e.b = append(e.b, 't')
		e.uint(uint64(len(r)))
		for _, x := range r {
			e.value(x)
		}
	case complex128:
		e.b = append(e.b, 'c')
		e.uint(math.Float64bits(real(r)))
		e.uint(math.Float64bits(imag(r)))
	default:
		panic("machine: a value that cannot be encoded")
	}
}
