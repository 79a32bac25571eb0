package fmt

import "machine"

// asked returns the operands as the machine prints them: those with methods, or with values inside
// that have some, have been asked for their texts.
func asked(operands []any) []any {
	var said []any
	for i, v := range operands {
		texts := textsOf(v, 'v')
		if texts == nil {
			continue
		}
		if said == nil {
			said = append(said, operands...)
		}
		said[i] = machine.Said{Value: v, Texts: texts}
	}
	if said == nil {
		return operands
	}
	return said
}

// textsOf calls the methods that fmt would call to format v, for a verb that is for strings.
func textsOf(v any, verb rune) []machine.Text {
	switch v.(type) {
	case nil, bool, int, int32, int64, uint8, uint64, float64, string:
		return nil
	}
	if text, has := textOf(v, verb); has {
		return []machine.Text{text}
	}
	var texts []machine.Text
	for _, inner := range machine.Inside(v) {
		text, _ := textOf(inner, verb)
		texts = append(texts, text)
	}
	return texts
}

// textOf calls the method of v itself. As fmt does, it turns a panic into text.
func textOf(v any, verb rune) (text machine.Text, has bool) {
	switch v := v.(type) {
	case error:
		has = true
		defer caught(v, verb, "Error", &text)
		return machine.Text{Text: v.Error()}, true
	case Stringer:
		has = true
		defer caught(v, verb, "String", &text)
		return machine.Text{Text: v.String()}, true
	}
	return machine.Text{}, false
}

func caught(v any, verb rune, method string, text *machine.Text) {
	x := recover()
	if x == nil {
		return
	}
	text.Raw = true
	// Without texts, the machine prints a nil pointer like this, whatever methods it has.
	if machine.Print([]any{machine.Said{Value: v}}, false) == "<nil>" {
		text.Text = "<nil>"
		return
	}
	text.Text = "%!" + string(verb) + "(PANIC=" + method + " method: " + Sprint(x) + ")"
}
