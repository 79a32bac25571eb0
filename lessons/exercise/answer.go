package exercise

import (
	"fmt"
	"reflect"
	"strings"
)

// accept turns what the reader wrote into the function F that the check calls. A function
// fits if it takes the same parameters, or the first ones or fewer of them in the same
// order, under types to which they can be given (a sync.Locker for a *dialect.Lock), and if
// what it returns can be used as what F returns. Otherwise problem says what it is.
func accept[F any](answer any, name string) (f F, problem string) {
	want := reflect.TypeFor[F]()
	if f, ok := answer.(F); ok && !reflect.ValueOf(f).IsNil() {
		return f, ""
	}
	v := reflect.ValueOf(answer)
	switch {
	case !v.IsValid():
		return f, fmt.Sprintf("%s is nil. The check needs your function.", name)
	case v.Kind() != reflect.Func:
		return f, fmt.Sprintf("%s is no function but of type %v. The check needs a %s.", name, v.Type(), signature(want))
	case v.IsNil():
		return f, fmt.Sprintf("%s is nil. The check needs your function.", name)
	}
	misfit := fmt.Sprintf("%s is a %s. The check needs a %s.", name, signature(v.Type()), signature(want))
	t := v.Type()
	if t.IsVariadic() || t.NumOut() != want.NumOut() {
		return f, misfit
	}
	var from []int // which of F's parameters each of t's is
	for i := 0; i < want.NumIn() && len(from) < t.NumIn(); i++ {
		if want.In(i).AssignableTo(t.In(len(from))) {
			from = append(from, i)
		}
	}
	if len(from) != t.NumIn() {
		return f, misfit
	}
	for i := range t.NumOut() {
		if !t.Out(i).AssignableTo(want.Out(i)) {
			return f, misfit
		}
	}
	adapted := reflect.MakeFunc(want, func(all []reflect.Value) []reflect.Value {
		in := make([]reflect.Value, len(from))
		for k, i := range from {
			in[k] = all[i]
		}
		out := v.Call(in)
		for i := range out {
			out[i] = out[i].Convert(want.Out(i))
		}
		return out
	})
	return adapted.Interface().(F), ""
}

// signature writes a function type without this package's unexported names.
func signature(t reflect.Type) string {
	var in, out []string
	for i := range t.NumIn() {
		in = append(in, typeName(t.In(i)))
	}
	for i := range t.NumOut() {
		out = append(out, typeName(t.Out(i)))
	}
	s := "func(" + strings.Join(in, ", ") + ")"
	switch len(out) {
	case 0:
		return s
	case 1:
		return s + " " + out[0]
	}
	return s + " (" + strings.Join(out, ", ") + ")"
}

// typeName writes an unexported interface as the methods that it asks for.
func typeName(t reflect.Type) string {
	if t.Kind() == reflect.Interface && strings.HasPrefix(t.PkgPath(), "locklab/") && !isExported(t.Name()) {
		var methods []string
		for i := range t.NumMethod() {
			m := t.Method(i)
			methods = append(methods, m.Name+strings.TrimPrefix(signature(m.Type), "func"))
		}
		return "(something with the methods " + strings.Join(methods, ", ") + ")"
	}
	return strings.ReplaceAll(t.String(), "main.", "")
}

func isExported(name string) bool { return name != "" && name[0] >= 'A' && name[0] <= 'Z' }
