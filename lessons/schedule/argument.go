package schedule

import (
	"fmt"
	"math"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// packageOf returns the path of the package in a function's name.
func packageOf(name string) string {
	slash := strings.LastIndexByte(name, '/') + 1
	last, _, _ := strings.Cut(name[slash:], ".")
	return name[:slash] + last
}

// described says what a value is, for somebody who passed the wrong one.
func described(x any) string {
	if x == nil {
		return "nil."
	}
	t := reflect.TypeOf(x)
	switch t.Kind() {
	case reflect.Func:
		return "a nil function."
	default:
		return "a value of type " + t.String() + ". Leave out the parentheses of a call: its result is not the " +
			"function."
	}
}

// argument writes a value as a Go expression of the package with the given path, in which its
// unexported fields can be named. The error says what of it cannot be written.
func argument(v reflect.Value, path string) (string, error) {
	w := writer{path: path}
	if !v.IsValid() {
		return "nil", nil
	}
	w.value(v, true)
	if w.err != nil {
		return "", w.err
	}
	return w.b.String(), nil
}

// A writer writes values as Go.
type writer struct {
	b     strings.Builder
	path  string // of the package for which it writes
	depth int
	seen  map[uintptr]bool
	err   error
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

// value writes v. typed asks for its type as well, where an untyped constant would do.
func (w *writer) value(v reflect.Value, typed bool) {
	if w.depth++; w.depth > 100 || w.b.Len() > 1<<20 {
		w.fail("it is too large for an argument. Make it inside the function.")
	}
	defer func() { w.depth-- }()
	if w.err != nil {
		return
	}
	t := v.Type()
	if name := t.Name(); name != "" && strings.ContainsAny(name, "·") {
		w.fail("its type %s is declared inside a function. Declare the type outside.", name)
		return
	}
	switch t.Kind() {
	case reflect.Bool:
		w.basic(t, typed && t.String() != "bool", strconv.FormatBool(v.Bool()))
	case reflect.String:
		w.basic(t, typed && t.String() != "string", strconv.Quote(v.String()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.basic(t, typed && t.String() != "int", strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		w.basic(t, typed, strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) || f == 0 && math.Signbit(f) {
			w.fail("Go has no constant for %v. Compute it inside the function.", f)
		}
		w.basic(t, typed, strconv.FormatFloat(v.Float(), 'g', -1, 64))
	case reflect.Slice:
		if v.IsNil() {
			w.b.WriteString(w.typeName(t) + "(nil)")
			return
		}
		w.list(v)
	case reflect.Array:
		w.list(v)
	case reflect.Map:
		w.mapping(v)
	case reflect.Struct:
		w.structure(v)
	case reflect.Pointer:
		switch {
		case v.IsNil():
			w.b.WriteString("(" + w.typeName(t) + ")(nil)")
		case t.Elem().Kind() != reflect.Struct || t.Name() != "":
			w.fail("a %s points into the memory of the running program, which the explorer cannot see. "+
				"Declare the variable inside the function.", t)
		case w.seen[v.Pointer()]:
			w.fail("two pointers lead to the same %s. Make it inside the function.", t.Elem())
		default:
			if w.seen == nil {
				w.seen = map[uintptr]bool{}
			}
			w.seen[v.Pointer()] = true
			w.b.WriteByte('&')
			w.value(v.Elem(), true)
		}
	case reflect.Interface:
		if v.IsNil() {
			w.b.WriteString("nil")
			return
		}
		w.value(v.Elem(), true)
	case reflect.Func:
		w.function(v)
	case reflect.Chan:
		if v.IsNil() {
			w.b.WriteString("(" + w.typeName(t) + ")(nil)")
			return
		}
		w.fail("a channel belongs to the running program, which the explorer cannot see. Make it inside the " +
			"function.")
	default:
		w.fail("a %s cannot be passed to the explorer.", t)
	}
}

// basic writes a constant.
func (w *writer) basic(t reflect.Type, typed bool, constant string) {
	if typed {
		constant = w.typeName(t) + "(" + constant + ")"
	}
	w.b.WriteString(constant)
}

// typeName writes a type, whose names must be known in the package.
func (w *writer) typeName(t reflect.Type) string { return t.String() }

func (w *writer) list(v reflect.Value) {
	w.b.WriteString(w.typeName(v.Type()) + "{")
	for i := range v.Len() {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.value(v.Index(i), v.Type().Elem().Kind() == reflect.Interface)
		if w.err != nil {
			return
		}
	}
	w.b.WriteByte('}')
}

func (w *writer) mapping(v reflect.Value) {
	t := v.Type()
	if v.IsNil() {
		w.b.WriteString(w.typeName(t) + "(nil)")
		return
	}
	var entries []string
	for iter := v.MapRange(); iter.Next(); {
		entry := writer{path: w.path, depth: w.depth, seen: w.seen}
		entry.value(iter.Key(), t.Key().Kind() == reflect.Interface)
		entry.b.WriteString(": ")
		entry.value(iter.Value(), t.Elem().Kind() == reflect.Interface)
		if entry.err != nil {
			w.err = entry.err
			return
		}
		w.seen = entry.seen
		entries = append(entries, entry.b.String())
	}
	sort.Strings(entries)
	w.b.WriteString(w.typeName(t) + "{" + strings.Join(entries, ", ") + "}")
}

func (w *writer) structure(v reflect.Value) {
	t := v.Type()
	w.b.WriteString(w.typeName(t) + "{")
	first := true
	for i := range t.NumField() {
		f := t.Field(i)
		if v.Field(i).IsZero() {
			continue // a lock that nobody holds is such a value
		}
		if !f.IsExported() && f.PkgPath != w.path {
			w.fail("the field %s of a %s belongs to package %s. Make the value inside the "+
				"function.", f.Name, t, f.PkgPath)
			return
		}
		if f.Name == "_" {
			continue
		}
		if !first {
			w.b.WriteString(", ")
		}
		first = false
		w.b.WriteString(f.Name + ": ")
		w.value(v.Field(i), f.Type.Kind() == reflect.Interface)
	}
	w.b.WriteByte('}')
}

// function writes the name of a declared function.
func (w *writer) function(v reflect.Value) {
	if v.IsNil() {
		w.b.WriteString("(" + w.typeName(v.Type()) + ")(nil)")
		return
	}
	name, _, line := function(v)
	bare := name[strings.LastIndexByte(name, '/')+1:]
	_, local, _ := strings.Cut(bare, ".")
	switch {
	case strings.Contains(local, ".func"), strings.HasPrefix(local, "glob.."):
		w.fail("the function literal of line %d may use what only the running program has. Declare it as a "+
			"function with a name.", line)
	case strings.HasSuffix(local, "-fm"):
		w.fail("the method %s is bound to a value of the running program. Declare a function that "+
			"calls it.", strings.TrimSuffix(local, "-fm"))
	case strings.Contains(local, "[...]"):
		w.fail("%s is generic. Declare a function that calls it.", strings.ReplaceAll(local, "[...]", ""))
	case packageOf(name) == w.path:
		w.b.WriteString(local)
	default:
		w.b.WriteString(bare)
	}
}
