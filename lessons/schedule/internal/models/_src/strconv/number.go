package strconv

import (
	"errors"
	"machine"
)

const IntSize = 32 << (^uint(0) >> 63)

var (
	ErrRange  = errors.New("value out of range")
	ErrSyntax = errors.New("invalid syntax")
)

type NumError struct {
	Func string
	Num  string
	Err  error
}

func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

func (e *NumError) Unwrap() error { return e.Err }

// What the natives tell; the explorer's side of them has the same numbers.
const (
	fine = iota
	badSyntax
	outOfRange
	badBase
	badBitSize
)

func failure(function, s string, wrong, base, bitSize int) error {
	switch wrong {
	case fine:
		return nil
	case outOfRange:
		return &NumError{function, s, ErrRange}
	case badBase:
		return &NumError{function, s, errors.New("invalid base " + Itoa(base))}
	case badBitSize:
		return &NumError{function, s, errors.New("invalid bit size " + Itoa(bitSize))}
	}
	return &NumError{function, s, ErrSyntax}
}

func Atoi(s string) (int, error) {
	n, wrong := parseInt(s, 10, 0)
	return int(n), failure("Atoi", s, wrong, 10, 0)
}

func ParseInt(s string, base int, bitSize int) (i int64, err error) {
	n, wrong := parseInt(s, base, bitSize)
	return n, failure("ParseInt", s, wrong, base, bitSize)
}

func ParseUint(s string, base int, bitSize int) (uint64, error) {
	n, wrong := parseUint(s, base, bitSize)
	return n, failure("ParseUint", s, wrong, base, bitSize)
}

func ParseFloat(s string, bitSize int) (float64, error) {
	f, wrong := parseFloat(s, bitSize)
	return f, failure("ParseFloat", s, wrong, 0, 0)
}

func ParseBool(str string) (bool, error) {
	b, wrong := parseBool(str)
	return b, failure("ParseBool", str, wrong, 0, 0)
}

func checkBase(base int) {
	if base < 2 || base > 36 {
		panic("strconv: illegal AppendInt/FormatInt base")
	}
}

func FormatInt(i int64, base int) string {
	checkBase(base)
	return formatInt(i, base)
}

func FormatUint(i uint64, base int) string {
	checkBase(base)
	return formatUint(i, base)
}

func FormatFloat(f float64, fmt byte, prec, bitSize int) string {
	if bitSize != 32 && bitSize != 64 {
		panic("strconv: illegal AppendFloat/FormatFloat bitSize")
	}
	if prec > 10_000 {
		machine.Refuse("strconv.FormatFloat has a precision of more than 10,000 digits here; use fewer")
	}
	return formatFloat(f, fmt, prec, bitSize)
}
