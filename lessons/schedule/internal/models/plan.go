package models

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// What an operand is to plan: any value, an int, a string, an error. The models know these numbers.
const (
	otherOperand = iota
	intOperand
	stringOperand
	errorOperand
)

// plan takes a format apart, so that a model can call the methods of its operands and the machine
// can format one operand at a time. It returns text and directives in turn, beginning and ending
// with text, and the index of the operand for each directive. Operands that are ints or strings
// are formatted at once. A directive that begins with "%!" is for a value as if it had no methods.
//
// With wraps, the format is that of fmt.Errorf. Then wrapped begins with the number of %w, counted
// up to 2, and goes on with the indexes of the errors that are wrapped.
//
// It returns no pieces for what it does not understand: a width or a precision from an operand
// that is no int, and one beside %T or %p.
func plan(format string, kinds, numbers []int, texts []string, wraps bool) (
	pieces []string, uses, wrapped []int,
) {
	mark := "\x00"
	for strings.Contains(format, mark) || strings.Contains(strings.Join(texts, ""), mark) {
		mark += "\x00"
	}
	// fmt formats %T and %p without asking the operand. It does not know these verbs, so it asks.
	asking := askedVerbs(format)
	star := strings.Contains(format, "*")
	if star && asking != format {
		return nil, nil, nil
	}
	operands := make([]any, len(kinds))
	for i, kind := range kinds {
		self := mark + strconv.Itoa(i) + "," + "%!v" + mark
		switch {
		case kind == errorOperand:
			operands[i] = errorProbe(self)
		case kind == intOperand && asking == format:
			operands[i] = numbers[i]
		case kind == stringOperand && asking == format:
			operands[i] = texts[i]
		default:
			operands[i] = probe(self)
		}
	}
	var result string
	if wraps {
		err := fmt.Errorf(asking, operands...)
		result = err.Error()
		wrapped = []int{0}
		switch err := err.(type) {
		case interface{ Unwrap() error }:
			wrapped = indexes(1, []error{err.Unwrap()})
		case interface{ Unwrap() []error }:
			wrapped = indexes(2, err.Unwrap())
		}
	} else {
		result = fmt.Sprintf(asking, operands...)
	}
	if star && (strings.Contains(result, "%!(BADWIDTH)") || strings.Contains(result, "%!(BADPREC)")) {
		return nil, nil, nil
	}
	parts := strings.Split(result, mark)
	for i, part := range parts {
		if i%2 == 0 {
			pieces = append(pieces, part)
			continue
		}
		number, directive, _ := strings.Cut(part, ",")
		operand, _ := strconv.Atoi(number)
		// What fmt does not expect it prints with its type: that of the operand, not ours.
		for _, own := range []string{"models.probe", "models.errorProbe"} {
			before := pieces[len(pieces)-1]
			for _, intro := range []string{"%!(EXTRA ", "%!w(", ", "} {
				if strings.HasSuffix(before, intro+own+"=") {
					pieces[len(pieces)-1] = strings.TrimSuffix(before, own+"=")
					pieces = append(pieces, "%T", "=")
					uses = append(uses, operand)
				}
			}
		}
		pieces = append(pieces, directive)
		uses = append(uses, operand)
	}
	return pieces, uses, wrapped
}

// askedVerbs replaces the verbs T and p by verbs of our own.
func askedVerbs(format string) string {
	var b strings.Builder
	verb := false // inside a directive
	for _, r := range format {
		switch {
		case !verb:
			verb = r == '%'
		case strings.ContainsRune("#0+- []*.123456789", r):
		default:
			verb = false
			if own, is := ownVerbs[r]; is {
				r = own
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

var ownVerbs = map[rune]rune{'T': '\uE000', 'p': '\uE001'}

// A probe stands for an operand. It prints, between marks, which one it is and the directive it is
// to be formatted with.
type probe string

func (p probe) Format(state fmt.State, verb rune) {
	for public, own := range ownVerbs {
		if verb == own {
			verb = public
		}
	}
	head, _, _ := strings.Cut(string(p), ",")
	mark := string(p)[len(strings.TrimRight(string(p), "\x00")):]
	fmt.Fprint(state, head, ",", fmt.FormatString(state, verb), mark)
}

// An errorProbe stands for an operand that is an error.
type errorProbe string

func (p errorProbe) Format(state fmt.State, verb rune) { probe(p).Format(state, verb) }
func (p errorProbe) Error() string                     { return string(p) }

// indexes returns n and the indexes of the operands behind these probes; those that are no errors
// are left out.
func indexes(n int, probes []error) []int {
	list := []int{n}
	for _, err := range probes {
		var p errorProbe
		if !errors.As(err, &p) {
			continue
		}
		head, _, _ := strings.Cut(strings.TrimLeft(string(p), "\x00"), ",")
		if i, err := strconv.Atoi(head); err == nil {
			list = append(list, i)
		}
	}
	return list
}
