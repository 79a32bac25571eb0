package models

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// A named is a Stringer that is no string.
type named struct{ n int }

func (n named) String() string { return fmt.Sprint("named ", n.n) }

// A coded is an error.
type coded struct{ code int }

func (c coded) Error() string { return fmt.Sprint("code ", c.code) }

// bare prints a value as fmt does that has given up on its methods.
func bare(v any) string {
	switch v := v.(type) {
	case named:
		return fmt.Sprintf("%v", struct{ n int }{v.n})
	case coded:
		return fmt.Sprintf("%v", struct{ code int }{v.code})
	}
	return fmt.Sprintf("%v", v)
}

// followPlan puts together what plan has taken apart.
func followPlan(format string, operands []any, wraps bool) (text string, wrapped []int, understood bool) {
	kinds := make([]int, len(operands))
	numbers := make([]int, len(operands))
	texts := make([]string, len(operands))
	for i, v := range operands {
		switch v := v.(type) {
		case int:
			kinds[i], numbers[i] = intOperand, v
		case string:
			kinds[i], texts[i] = stringOperand, v
		case error:
			kinds[i] = errorOperand
		case nil:
			kinds[i] = nilOperand
		}
	}
	pieces, uses, wrapped := plan(format, kinds, numbers, texts, wraps)
	if pieces == nil {
		return "", nil, false
	}
	text = pieces[0]
	for i, operand := range uses {
		directive := pieces[2*i+1]
		if directive == "%!v" {
			text += bare(operands[operand])
		} else {
			text += fmt.Sprintf(directive, operands[operand])
		}
		text += pieces[2*i+2]
	}
	return text, wrapped, true
}

var someOperands = []any{3, "text", coded{4}, named{7}, 2.5, nil, true, []int{1, 2}, coded{5}}

func checkPlan(t *testing.T, format string, operands []any) {
	t.Helper()
	if got, _, ok := followPlan(format, operands, false); ok && got != fmt.Sprintf(format, operands...) {
		t.Errorf("%q of %v: %q, not %q", format, operands, got, fmt.Sprintf(format, operands...))
	}
	got, wrapped, ok := followPlan(format, operands, true)
	if !ok {
		return
	}
	want := fmt.Errorf(format, operands...)
	if got != want.Error() {
		t.Errorf("Errorf %q of %v: %q, not %q", format, operands, got, want.Error())
	}
	var unwrapped []error
	count := 0
	switch want := want.(type) {
	case interface{ Unwrap() error }:
		count = 1
		if err := want.Unwrap(); err != nil {
			unwrapped = []error{err}
		}
	case interface{ Unwrap() []error }:
		count, unwrapped = 2, want.Unwrap()
	}
	var ours []error
	for _, i := range wrapped[1:] {
		ours = append(ours, operands[i].(error))
	}
	if wrapped[0] != count || !reflect.DeepEqual(ours, unwrapped) {
		t.Errorf("Errorf %q of %v wraps %d, %v, not %d, %v", format, operands, wrapped[0], ours, count, unwrapped)
	}
}

func TestPlan(t *testing.T) {
	formats := []string{
		"", "plain", "100%%", "%v", "%d", "%s", "%q", "%x", "%T", "%+v", "%6v|%-6v|%06d", "%.2f", "%w", "%w and %w",
		"%[1]v %[1]T %[1]d", "%[3]*.[2]*[1]f", "%*d", "%-*d", "%[2]v %[1]v", "%[9]v", "%!", "%z", "%", "%w %v %w",
		"%[2]w %[1]w", "%[1]w %[1]w", "%v %v %v %v %v", "\x00%v\x00", "%T with %w", "é %v ü", "%[x]v", "% x", "%#q",
		"%[1",
	}
	for _, format := range formats {
		checkPlan(t, format, nil)
		for i, a := range someOperands {
			checkPlan(t, format, []any{a})
			for _, b := range someOperands[i:] {
				checkPlan(t, format, []any{a, b})
				checkPlan(t, format, []any{b, 4, a})
			}
		}
	}
	for _, refused := range []struct {
		format   string
		operands []any
	}{{"%*d", []any{int8(3), 4}}, {"%*T", []any{3, 4}}} {
		if _, _, ok := followPlan(refused.format, refused.operands, false); ok {
			t.Errorf("%q is understood", refused.format)
		}
	}
}

// Any format is taken apart and put together again as fmt formats it.
func FuzzPlan(f *testing.F) {
	f.Add("%[2]*[1]d %v", uint16(0x123))
	f.Add("%+v %T %w", uint16(0x812))
	f.Fuzz(func(t *testing.T, format string, which uint16) {
		if strings.ContainsAny(format, "p#") {
			return // addresses; bare does not know %#v of a value without its methods
		}
		var operands []any
		for ; which > 0; which >>= 4 {
			operands = append(operands, someOperands[int(which&15)%len(someOperands)])
		}
		checkPlan(t, format, operands)
	})
}
