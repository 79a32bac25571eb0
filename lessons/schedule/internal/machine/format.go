package machine

import (
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"locklab/lessons/schedule/internal/models"
)

// A printer writes values as package fmt does. Numbers and strings are left to fmt itself.
type printer struct {
	m     *Machine
	r     *run
	b     strings.Builder
	flags string // "+6.2", without % and the verb
	verb  rune
	plus  bool
	sharp bool
	texts []saidText
	asked bool // the operand was asked for its text
}

type saidText struct {
	text string
	raw  bool
}

// format is fmt.Sprintf for values without methods, and for those that were asked.
func (m *Machine) format(r *run, format string, operands []Value) string {
	var out strings.Builder
	next := 0
	for i := 0; i < len(format); {
		if format[i] != '%' {
			j := strings.IndexByte(format[i:], '%')
			if j < 0 {
				j = len(format) - i
			}
			out.WriteString(format[i : i+j])
			i += j
			continue
		}
		j := i + 1
		for j < len(format) && strings.IndexByte("+-# 0123456789.", format[j]) >= 0 {
			j++
		}
		if j == len(format) {
			out.WriteString("%!(NOVERB)")
			break
		}
		verb, size := decodeRune(format[j:])
		if verb == '%' {
			out.WriteByte('%')
			i = j + size
			continue
		}
		if next >= len(operands) {
			out.WriteString("%!" + string(verb) + "(MISSING)")
			i = j + size
			continue
		}
		out.WriteString(m.formatOne(r, format[i+1:j], verb, operands[next]))
		next++
		i = j + size
	}
	return out.String()
}

func decodeRune(s string) (rune, int) {
	for _, r := range s {
		return r, len(string(r))
	}
	return 0, 1
}

// print is fmt.Sprint, or fmt.Sprintln without the line's end.
func (m *Machine) print(r *run, operands []Value, spaces bool) string {
	var b strings.Builder
	wasString := false
	for i, v := range operands {
		isString := false
		if d := m.unsaid(v).iface(); d != nil && d.T.kind == kindString {
			isString = true
		}
		if i > 0 && (spaces || !isString && !wasString) {
			b.WriteByte(' ')
		}
		b.WriteString(m.formatOne(r, "", 'v', v))
		wasString = isString
	}
	return b.String()
}

// unsaid returns the operand itself, if it was asked for its text.
func (m *Machine) unsaid(v Value) Value {
	if i := v.iface(); i != nil && m.isSaid(i.T) {
		return i.V.tuple()[0]
	}
	return v
}

func (m *Machine) isSaid(t *Type) bool {
	n, ok := t.T.(*types.Named)
	return ok && n.Obj().Name() == "Said" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "machine"
}

func (m *Machine) formatOne(r *run, flags string, verb rune, operand Value) string {
	p := &printer{m: m, r: r, flags: flags, verb: verb}
	p.plus, p.sharp = strings.Contains(flags, "+"), strings.Contains(flags, "#")
	v := operand.iface()
	if v != nil && m.isSaid(v.T) {
		said := v.V.tuple()
		operand = said[0]
		v = operand.iface()
		p.texts = append(p.texts, r.textsOf(said[1])...)
		p.asked = true
	}
	switch {
	case verb == 'T':
		name := "<nil>"
		if v != nil {
			name = m.reflectName(v.T.T)
		}
		return fmt.Sprintf("%"+flags+"s", name)
	case verb == 'p':
		r.refuse("%%p prints an address, which differs from run to run")
	case v == nil:
		if verb == 'v' {
			return pad(flags, "<nil>")
		}
		return "%!" + string(verb) + "(<nil>)"
	}
	p.value(v.T, v.V, 0, true)
	return p.b.String()
}

func pad(flags, s string) string {
	width := strings.TrimLeft(flags, "+# 0")
	if i := strings.IndexByte(width, '.'); i >= 0 {
		width = width[:i]
	}
	return fmt.Sprintf("%"+width+"s", s)
}

func (r *run) textsOf(v Value) (list []saidText) {
	s := v.slice()
	if s.Len == 0 {
		return nil
	}
	o := r.object(s.Obj)
	for i := range s.Len {
		list = append(list, saidText{o.slots[s.Off+2*i].text(), o.slots[s.Off+2*i+1].bool()})
	}
	return list
}

// callsMethods reports whether fmt asks values for their text with this verb.
func (p *printer) callsMethods() bool {
	if p.sharp && p.verb == 'v' {
		return false
	}
	switch p.verb {
	case 'v', 's', 'x', 'X', 'q':
		return true
	}
	return false
}

// hasText reports whether fmt asks values of the type for their text.
func (m *Machine) hasText(t *Type) bool {
	if t.text == 0 {
		t.text = 1
		if types.Implements(t.T, m.errorType) || m.hasString(t) {
			t.text = 2
		}
	}
	return t.text == 2
}

// value writes a value. reachable is whether fmt may call its methods: it is in exported fields.
func (p *printer) value(t *Type, v Value, depth int, reachable bool) {
	m := p.m
	if reachable && t.kind != kindInterface && p.callsMethods() && m.hasText(t) {
		if len(p.texts) > 0 {
			x := p.texts[0]
			p.texts = p.texts[1:]
			if x.raw {
				p.b.WriteString(x.text)
			} else {
				fmt.Fprintf(&p.b, "%"+strings.ReplaceAll(p.flags, "+", "")+string(p.verb), x.text)
			}
			return
		}
		if !p.asked {
			p.fromMethod(t, v)
			return
		}
	}
	switch t.kind {
	case kindBool, kindInt, kindUint, kindFloat, kindComplex, kindString:
		p.basic(t, v, depth)
	case kindInterface:
		i := v.iface()
		if i == nil {
			if p.sharp && p.verb == 'v' {
				p.b.WriteString(m.reflectName(t.T) + "(nil)")
			} else {
				p.b.WriteString("<nil>")
			}
			return
		}
		p.value(i.T, i.V, depth+1, reachable)
	case kindStruct:
		p.structure(t, v, depth, reachable)
	case kindArray:
		var list []Value
		for i := range t.length {
			list = append(list, part(v, i*t.elem.size, t.elem))
		}
		p.list(t, t.elem, list, false, depth, reachable)
	case kindSlice:
		p.list(t, m.element(t), p.r.sliceElements(m.element(t), v), v.isNil(), depth, reachable)
	case kindMap:
		p.mapping(t, v, depth, reachable)
	case kindPointer:
		p.pointer(t, v, depth, reachable)
	default:
		if v.isNil() {
			p.nilRef(t)
			return
		}
		p.r.refuse("this prints an address (of type %s), which differs from run to run", p.m.typeName(t.T))
	}
}

// fromMethod asks a value that the model has not asked.
func (p *printer) fromMethod(t *Type, v Value) {
	method := "String"
	if types.Implements(t.T, p.m.errorType) {
		method = "Error"
	}
	s := p.r.callText(&Iface{t, v}, method)
	fmt.Fprintf(&p.b, "%"+strings.ReplaceAll(p.flags, "+", "")+string(p.verb), s)
}

func (p *printer) nilRef(t *Type) {
	switch {
	case p.sharp && p.verb == 'v':
		p.b.WriteString("(" + p.m.reflectName(t.T) + ")(nil)")
	case p.verb == 'v' || p.verb == 's':
		if p.verb == 's' {
			p.b.WriteString("%!s(" + p.m.reflectName(t.T) + "=<nil>)")
			return
		}
		p.b.WriteString(pad(p.flags, "<nil>"))
	default:
		fmt.Fprintf(&p.b, "%%!%c(%s=<nil>)", p.verb, p.m.reflectName(t.T))
	}
}

// basic leaves a number, a boolean or a string to fmt. A wrong verb's message has the type's name.
func (p *printer) basic(t *Type, v Value, depth int) {
	x := p.m.goValue(t, v)
	flags := p.flags
	if p.verb == 'v' && !p.sharp {
		flags = strings.ReplaceAll(flags, "+", "") // for numbers +v is the plus sign only with d
		if strings.Contains(p.flags, "+") && t.kind != kindString && t.kind != kindBool {
			flags = strings.ReplaceAll(p.flags, "+", "")
		}
	}
	s := fmt.Sprintf("%"+flags+string(p.verb), x)
	if strings.HasPrefix(s, "%!"+string(p.verb)+"(") {
		if name := fmt.Sprintf("%T", x); name != p.m.reflectName(t.T) {
			s = strings.Replace(s, "("+name+"=", "("+p.m.reflectName(t.T)+"=", 1)
		}
	}
	p.b.WriteString(s)
}

func (p *printer) structure(t *Type, v Value, depth int, reachable bool) {
	n, named := types.Unalias(t.T).(*types.Named)
	if named && n.Obj().Pkg() != nil && models.Opaque(n.Obj().Pkg().Path(), n.Obj().Name()) {
		p.r.refuse("this prints a %s, whose fields differ from Go's here; print what you need of it", p.m.typeName(t.T))
	}
	s := t.under.(*types.Struct)
	sharp := p.sharp && p.verb == 'v'
	if sharp {
		p.b.WriteString(p.m.reflectName(t.T))
	}
	p.b.WriteByte('{')
	for i := range s.NumFields() {
		if i > 0 {
			if sharp {
				p.b.WriteString(", ")
			} else {
				p.b.WriteByte(' ')
			}
		}
		if p.plus && p.verb == 'v' || sharp {
			p.b.WriteString(s.Field(i).Name())
			p.b.WriteByte(':')
		}
		p.value(t.fields[i], part(v, t.offsets[i], t.fields[i]), depth+1, reachable && s.Field(i).Exported())
	}
	p.b.WriteByte('}')
}

func (p *printer) list(t, elem *Type, list []Value, isNil bool, depth int, reachable bool) {
	if elem.kind == kindUint && elem.basic == types.Uint8 {
		switch p.verb {
		case 's', 'q', 'x', 'X':
			b := make([]byte, len(list))
			for i, x := range list {
				b[i] = byte(x.N)
			}
			fmt.Fprintf(&p.b, "%"+p.flags+string(p.verb), b)
			return
		}
	}
	if p.sharp && p.verb == 'v' {
		p.b.WriteString(p.m.reflectName(t.T))
		if t.kind == kindSlice && isNil {
			p.b.WriteString("(nil)")
			return
		}
		p.b.WriteByte('{')
		for i, x := range list {
			if i > 0 {
				p.b.WriteString(", ")
			}
			p.value(elem, x, depth+1, reachable)
		}
		p.b.WriteByte('}')
		return
	}
	p.b.WriteByte('[')
	for i, x := range list {
		if i > 0 {
			p.b.WriteByte(' ')
		}
		p.value(elem, x, depth+1, reachable)
	}
	p.b.WriteByte(']')
}

func (r *run) sliceElements(elem *Type, v Value) []Value {
	s := v.slice()
	list := make([]Value, 0, s.Len)
	if s.Len == 0 {
		return list
	}
	if elem.size == 0 {
		for range s.Len {
			list = append(list, r.m.zero(elem))
		}
		return list
	}
	o := r.object(s.Obj)
	if o == nil { // made and dropped within one step
		return nil
	}
	whole := Value{R: Tuple(o.slots)}
	for i := range s.Len {
		list = append(list, part(whole, s.Off+i*elem.size, elem))
	}
	return list
}

// sortedEntries returns a map's entries in fmt's order: numbers and strings by value.
func (r *run) sortedEntries(t *Type, v Value) []mapEntry {
	if v.isNil() {
		return nil
	}
	r.m.element(t)
	o := r.object(v.slot())
	if o == nil { // made and dropped within one step
		return nil
	}
	list := slices.Clone(o.keys)
	slices.SortStableFunc(list, func(a, b mapEntry) int { return r.m.order(t.key, a.key, b.key) })
	return list
}

// order compares keys as internal/fmtsort does.
func (m *Machine) order(t *Type, a, b Value) int {
	switch t.kind {
	case kindInterface:
		x, y := a.iface(), b.iface()
		switch {
		case x == nil && y == nil:
			return 0
		case x == nil:
			return -1
		case y == nil:
			return 1
		case x.T == y.T:
			return m.order(x.T, x.V, y.V)
		}
		return int(x.T.id) - int(y.T.id)
	case kindStruct:
		for i, f := range t.fields {
			if c := m.order(f, part(a, t.offsets[i], f), part(b, t.offsets[i], f)); c != 0 {
				return c
			}
		}
		return 0
	case kindArray:
		for i := range t.length {
			if c := m.order(t.elem, part(a, i*t.elem.size, t.elem), part(b, i*t.elem.size, t.elem)); c != 0 {
				return c
			}
		}
		return 0
	}
	less := lessFor(t)
	switch {
	case less(a, b):
		return -1
	case less(b, a):
		return 1
	}
	return 0
}

func (p *printer) mapping(t *Type, v Value, depth int, reachable bool) {
	m := p.m
	m.element(t)
	sharp := p.sharp && p.verb == 'v'
	if sharp {
		p.b.WriteString(m.reflectName(t.T))
		if v.isNil() {
			p.b.WriteString("(nil)")
			return
		}
		p.b.WriteByte('{')
	} else {
		p.b.WriteString("map[")
	}
	for i, e := range p.r.sortedEntries(t, v) {
		if i > 0 {
			if sharp {
				p.b.WriteString(", ")
			} else {
				p.b.WriteByte(' ')
			}
		}
		p.value(t.key, e.key, depth+1, reachable)
		p.b.WriteByte(':')
		p.value(t.elem, e.val, depth+1, reachable)
	}
	if sharp {
		p.b.WriteByte('}')
	} else {
		p.b.WriteByte(']')
	}
}

// pointer writes what a pointer at the top points to, if that is a struct, an array, a slice or
// a map; every other pointer is an address.
func (p *printer) pointer(t *Type, v Value, depth int, reachable bool) {
	if v.isNil() {
		p.nilRef(t)
		return
	}
	elem := p.m.element(t)
	switch elem.kind {
	case kindStruct, kindArray, kindSlice, kindMap:
		if depth == 0 {
			p.b.WriteByte('&')
			p.value(elem, p.r.loadValue(elem, v), depth+1, reachable)
			return
		}
	}
	p.r.refuse("this prints an address (of type *%s), which differs from run to run", p.m.typeName(elem.T))
}

func (r *run) loadValue(t *Type, p Value) Value {
	o := r.object(p.slot())
	if t.aggregate() {
		return Value{R: Tuple(o.slots[p.off() : p.off()+t.size])}
	}
	return o.slots[p.off()]
}

// inside lists the values inside v that fmt would ask for their text.
func (m *Machine) inside(r *run, v Value) []Value {
	i := v.iface()
	if i == nil {
		return nil
	}
	var list []Value
	var walk func(t *Type, v Value, depth int, top bool)
	walk = func(t *Type, v Value, depth int, top bool) {
		if !top && t.kind != kindInterface && m.hasText(t) {
			list = append(list, Value{R: &Iface{t, v}})
			return
		}
		switch t.kind {
		case kindInterface:
			if x := v.iface(); x != nil {
				walk(x.T, x.V, depth+1, false)
			}
		case kindStruct:
			s := t.under.(*types.Struct)
			for k, f := range t.fields {
				if s.Field(k).Exported() {
					walk(f, part(v, t.offsets[k], f), depth+1, false)
				}
			}
		case kindArray:
			for k := range t.length {
				walk(t.elem, part(v, k*t.elem.size, t.elem), depth+1, false)
			}
		case kindSlice:
			for _, x := range r.sliceElements(m.element(t), v) {
				walk(m.element(t), x, depth+1, false)
			}
		case kindMap:
			m.element(t)
			for _, e := range r.sortedEntries(t, v) {
				walk(t.key, e.key, depth+1, false)
				walk(t.elem, e.val, depth+1, false)
			}
		case kindPointer:
			if depth > 0 || v.isNil() {
				return
			}
			switch elem := m.element(t); elem.kind {
			case kindStruct, kindArray, kindSlice, kindMap:
				walk(elem, r.loadValue(elem, v), depth+1, true)
			}
		}
	}
	walk(i.T, i.V, 0, true)
	return list
}

// reflectName writes a type as %T does.
func (m *Machine) reflectName(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return types.Typ[t.Kind()].Name()
	case *types.Pointer:
		return "*" + m.reflectName(t.Elem())
	case *types.Slice:
		return "[]" + m.reflectName(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), m.reflectName(t.Elem()))
	case *types.Map:
		return "map[" + m.reflectName(t.Key()) + "]" + m.reflectName(t.Elem())
	case *types.Chan:
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + m.reflectName(t.Elem())
		case types.RecvOnly:
			return "<-chan " + m.reflectName(t.Elem())
		}
		if inner, ok := types.Unalias(t.Elem()).(*types.Chan); ok && inner.Dir() == types.RecvOnly {
			return "chan (" + m.reflectName(t.Elem()) + ")"
		}
		return "chan " + m.reflectName(t.Elem())
	case *types.Named:
		name := t.Obj().Name()
		if t.Obj().Pkg() != nil {
			name = t.Obj().Pkg().Name() + "." + name
		}
		if t.TypeArgs().Len() > 0 {
			var args []string
			for i := range t.TypeArgs().Len() {
				args = append(args, m.argumentName(t.TypeArgs().At(i)))
			}
			name += "[" + strings.Join(args, ",") + "]"
		}
		return name
	case *types.Signature:
		return "func" + m.signatureName(t)
	case *types.Struct:
		if t.NumFields() == 0 {
			return "struct {}"
		}
		var fields []string
		for i := range t.NumFields() {
			f := t.Field(i)
			s := f.Name() + " " + m.reflectName(f.Type())
			if f.Embedded() {
				s = m.reflectName(f.Type())
			}
			if t.Tag(i) != "" {
				s += " " + strconv.Quote(t.Tag(i))
			}
			fields = append(fields, s)
		}
		return "struct { " + strings.Join(fields, "; ") + " }"
	case *types.Interface:
		if t.NumMethods() == 0 {
			return "interface {}"
		}
		var methods []string
		for i := range t.NumMethods() {
			f := t.Method(i)
			methods = append(methods, f.Name()+m.signatureName(f.Signature()))
		}
		return "interface { " + strings.Join(methods, "; ") + " }"
	}
	return types.TypeString(t, qualified)
}

// argumentName returns a type argument as it stands in the name of an instance: with the whole path.
func (m *Machine) argumentName(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		return n.Obj().Pkg().Path() + strings.TrimPrefix(m.reflectName(t), n.Obj().Pkg().Name())
	}
	return m.reflectName(t)
}

func (m *Machine) signatureName(t *types.Signature) string {
	list := func(tuple *types.Tuple, variadic bool) string {
		var names []string
		for i := range tuple.Len() {
			s := m.reflectName(tuple.At(i).Type())
			if variadic && i == tuple.Len()-1 {
				s = "..." + strings.TrimPrefix(s, "[]")
			}
			names = append(names, s)
		}
		return strings.Join(names, ", ")
	}
	s := "(" + list(t.Params(), t.Variadic()) + ")"
	switch t.Results().Len() {
	case 0:
		return s
	case 1:
		return s + " " + list(t.Results(), false)
	}
	return s + " (" + list(t.Results(), false) + ")"
}
