package models

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What an operand is to plan: any other value, an int, a string, an error, nil. The models know
// these numbers.
const (
	otherOperand = iota
	intOperand
	stringOperand
	errorOperand
	nilOperand
)

// plan takes a format apart, so that a model can call the methods of its operands and the machine
// can format one operand at a time. It returns text and directives in turn, beginning and ending
// with text, and the index of the operand for each directive. Operands that are ints or strings
// are formatted at once. The directive "%!v" is for a value as if it had no methods.
//
// With wraps, the format is that of fmt.Errorf. Then wrapped begins with the number of %w, counted
// up to 2, and goes on with the indexes of the errors that are wrapped.
//
// It returns no pieces for what it does not understand: a width or a precision from an operand
// that is no int, one beside %T or %p, a flag as a verb, and the runes that stand for verbs here.
func plan(format string, kinds, numbers []int, texts []string, wraps bool) (
	pieces []string, uses, wrapped []int,
) {
	mark := "\x00\x01"
	for strings.Contains(format, mark) {
		mark += "\x01"
	}
	// fmt formats %T and %p without asking the operand. It does not know these verbs, so it asks.
	asking := askedVerbs(format)
	star := strings.Contains(format, "*")
	if star && asking != format || strings.ContainsAny(format, "\uE000\uE001") {
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
		case kind == stringOperand && asking == format && !strings.ContainsAny(texts[i], mark):
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
			pieces = append(pieces, publicVerbs.Replace(part))
			continue
		}
		number, directive, _ := strings.Cut(part, ",")
		operand, _ := strconv.Atoi(number)
		if directive == "" {
			return nil, nil, nil
		}
		// What fmt does not expect it prints with its type: that of the operand, not ours.
		done := false
		for _, own := range []string{"models.probe", "models.errorProbe"} {
			before := pieces[len(pieces)-1]
			for _, intro := range []string{"%!(EXTRA ", "%!w(", ", "} {
				if strings.HasSuffix(before, intro+own+"=") {
					pieces[len(pieces)-1] = strings.TrimSuffix(before, own+"=")
					done = kinds[operand] == nilOperand // whose type and value are one word
					if pieces = append(pieces, "%T"); !done {
						pieces = append(pieces, "=")
					}
					uses = append(uses, operand)
				}
			}
		}
		if done {
			continue
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
	for i, size := 0, 0; i < len(format); i += size {
		r, n := utf8.DecodeRuneInString(format[i:])
		size = n
		switch {
		case !verb:
			verb = r == '%'
		case strings.ContainsRune(noVerbs, r):
		default:
			verb = false
			if own, is := ownVerbs[r]; is {
				b.WriteRune(own)
				continue
			}
		}
		b.WriteString(format[i : i+size])
	}
	return b.String()
}

// noVerbs are the characters that can come between % and the verb.
const noVerbs = "#0+- []*.123456789"

var ownVerbs = map[rune]rune{'T': '\uE000', 'p': '\uE001'}

var publicVerbs = strings.NewReplacer("\uE000", "T", "\uE001", "p")

// A probe stands for an operand. It prints, between marks, which one it is and the directive it is
// to be formatted with.
type probe string

func (p probe) Format(state fmt.State, verb rune) {
	head, _, _ := strings.Cut(string(p), ",")
	mark := string(p)[len(strings.TrimRight(string(p), "\x00\x01")):]
	if strings.ContainsRune(noVerbs, verb) { // "%[1] " has a space for a verb
		fmt.Fprint(state, head, ",", mark)
		return
	}
	fmt.Fprint(state, head, ",", publicVerbs.Replace(fmt.FormatString(state, verb)), mark)
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
		head, _, _ := strings.Cut(strings.TrimLeft(string(p), "\x00\x01"), ",")
		if i, err := strconv.Atoi(head); err == nil {
			list = append(list, i)
		}
	}
	return list
}
