package fmt

import (
	"errors"
	"machine"
)

func Sprintf(format string, a ...any) string {
	text, _ := formatted(format, a, false)
	return text
}

// What an operand is to plan.
const (
	other = iota
	number
	text
	failure
	nothing
)

// formatted formats as Sprintf does, and with wraps as Errorf does; then it also returns how many
// operands %w had, up to 2, followed by the indexes of the errors among them.
func formatted(format string, a []any, wraps bool) (string, []int) {
	kinds := make([]int, len(a))
	numbers := make([]int, len(a))
	texts := make([]string, len(a))
	for i, v := range a {
		switch v := v.(type) {
		case int:
			kinds[i], numbers[i] = number, v
		case string:
			kinds[i], texts[i] = text, v
		case error:
			kinds[i] = failure
		case nil:
			kinds[i] = nothing
		}
	}
	pieces, uses, wrapped := plan(format, kinds, numbers, texts, wraps)
	if pieces == nil {
		machine.Refuse("a format whose operands are widths or precisions that are no ints, or stand beside %T or %p, " +
			"is not understood; write the number into the format")
	}
	result := pieces[0]
	for i, operand := range uses {
		result += one(pieces[2*i+1], a[operand]) + pieces[2*i+2]
	}
	return result, wrapped
}

// one formats v by a directive: "%6v".
func one(directive string, v any) string {
	if directive == "%!v" { // what fmt prints without the value's methods
		return machine.Format("%v", []any{machine.Said{Value: v}})
	}
	var verb rune
	sharp := false
	for _, r := range directive {
		verb = r
		sharp = sharp || r == '#'
	}
	switch verb {
	case 'v':
		if sharp {
			if _, ok := v.(interface{ GoString() string }); ok {
				machine.Refuse("%#v of a value with a method GoString is not understood; print it with %v")
			}
			return machine.Format(directive, []any{v})
		}
	case 's', 'x', 'X', 'q':
	default:
		return machine.Format(directive, []any{v})
	}
	if texts := textsOf(v, verb); texts != nil {
		v = machine.Said{Value: v, Texts: texts}
	}
	return machine.Format(directive, []any{v})
}

func Errorf(format string, a ...any) (err error) {
	text, wrapped := formatted(format, a, true)
	var errs []error
	for _, operand := range wrapped[1:] {
		err, _ := a[operand].(error)
		errs = append(errs, err)
	}
	switch {
	case wrapped[0] == 0:
		return errors.New(text)
	case wrapped[0] == 2:
		return &wrapErrors{text, errs}
	case len(errs) == 0: // %w of what is no error
		return &wrapError{text, nil}
	}
	return &wrapError{text, errs[0]}
}

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }
func (e *wrapError) Unwrap() error { return e.err }

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string   { return e.msg }
func (e *wrapErrors) Unwrap() []error { return e.errs }
