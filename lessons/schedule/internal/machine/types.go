package machine

import (
	"fmt"
	"go/types"
	"strconv"
)

// A Type is a type of the program; identical types are one Type.
type Type struct {
	id      uint32
	T       types.Type
	under   types.Type
	size    int // in slots
	basic   types.BasicKind
	kind    typeKind
	elem    *Type   // of arrays, slices, pointers, maps, channels
	key     *Type   // of maps
	fields  []*Type // of structs
	offsets []int
	length  int // of arrays
	methods map[string]*Func
	impl    map[*Type]bool
	zeroed  Value
	text    uint8 // whether fmt asks it for its text: 0 not known, 1 no, 2 yes
	boxed   bool  // a value of it may be in an interface: its methods can be called
}

type typeKind uint8

const (
	kindBool typeKind = iota
	kindInt
	kindUint
	kindFloat
	kindComplex
	kindString
	kindPointer
	kindSlice
	kindMap
	kindChan
	kindFunc
	kindInterface
	kindStruct
	kindArray
	kindTuple
)

// maxSlots is the largest size of an object: enough for every lesson, and little enough
// that an array of a hostile program is refused and not made.
const maxSlots = 1 << 20

func (t *Type) aggregate() bool { return t.kind == kindStruct || t.kind == kindArray }

// typeOf returns the one Type of t, which has no type parameters left.
func (m *Machine) typeOf(t types.Type) *Type {
	if known, ok := m.byPointer[t]; ok {
		return known
	}
	name := typeKey(t)
	for _, known := range m.byName[name] {
		if types.Identical(known.T, t) {
			m.byPointer[t] = known
			return known
		}
	}
	made := &Type{id: uint32(len(m.types)), T: t, under: t.Underlying()}
	m.types = append(m.types, made)
	m.byPointer[t] = made
	m.byName[name] = append(m.byName[name], made)
	m.lay(made)
	return made
}

func qualified(p *types.Package) string { return p.Path() }

// typeKey returns a text that is the same for identical types, and mostly another one for others.
func typeKey(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return strconv.Itoa(int(t.Kind()))
	case *types.Pointer:
		return "*" + typeKey(t.Elem())
	case *types.Slice:
		return "[]" + typeKey(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + typeKey(t.Elem())
	case *types.Map:
		return "map[" + typeKey(t.Key()) + "]" + typeKey(t.Elem())
	case *types.Chan:
		return "chan " + typeKey(t.Elem())
	case *types.Named:
		key := fmt.Sprintf("%p", t.Origin().Obj())
		for i := range t.TypeArgs().Len() {
			key += "," + typeKey(t.TypeArgs().At(i))
		}
		return key
	case *types.Signature:
		return "func(" + typeKey(t.Params()) + ")" + typeKey(t.Results())
	case *types.Tuple:
		key := ""
		for i := range t.Len() {
			key += "," + typeKey(t.At(i).Type())
		}
		return key
	case *types.Struct:
		key := "struct"
		for i := range t.NumFields() {
			key += "," + t.Field(i).Name()
		}
		return key
	case *types.Interface:
		return "interface" + strconv.Itoa(t.NumMethods())
	}
	return "?"
}

func (m *Machine) lay(t *Type) {
	t.size = 1
	switch u := t.under.(type) {
	case *types.Basic:
		t.basic = u.Kind()
		info := u.Info()
		switch {
		case info&types.IsBoolean != 0:
			t.kind = kindBool
		case info&types.IsUnsigned != 0:
			t.kind = kindUint
		case info&types.IsInteger != 0:
			t.kind = kindInt
		case info&types.IsFloat != 0:
			t.kind = kindFloat
		case info&types.IsComplex != 0:
			t.kind = kindComplex
		case info&types.IsString != 0:
			t.kind = kindString
		default: // untyped nil
			t.kind = kindPointer
		}
	case *types.Pointer:
		t.kind = kindPointer // its element is found late: types may be recursive
	case *types.Slice:
		t.kind = kindSlice
	case *types.Map:
		t.kind = kindMap
	case *types.Chan:
		t.kind = kindChan
	case *types.Signature:
		t.kind = kindFunc
	case *types.Interface:
		t.kind = kindInterface
	case *types.Struct:
		t.kind = kindStruct
		t.size = 0
		for i := range u.NumFields() {
			f := m.typeOf(u.Field(i).Type())
			t.fields = append(t.fields, f)
			t.offsets = append(t.offsets, t.size)
			t.size = limited(t.size + f.size)
		}
	case *types.Array:
		t.kind = kindArray
		t.elem = m.typeOf(u.Elem())
		if u.Len() > maxSlots && t.elem.size > 0 {
			t.size = maxSlots + 1
		} else {
			t.size = limited(int(min(u.Len(), maxSlots+1)) * t.elem.size)
		}
		t.length = int(u.Len())
	case *types.Tuple:
		t.kind = kindTuple
	default:
		panic("machine: a type of no kind: " + types.TypeString(t.T, qualified))
	}
}

func limited(size int) int { return min(size, maxSlots+1) }

// element returns the type of what a pointer points to, or of what is in a slice, an array, a
// map or a channel.
func (m *Machine) element(t *Type) *Type {
	if t.elem == nil {
		switch u := t.under.(type) {
		case *types.Pointer:
			t.elem = m.typeOf(u.Elem())
		case *types.Slice:
			t.elem = m.typeOf(u.Elem())
		case *types.Array:
			t.elem = m.typeOf(u.Elem())
		case *types.Map:
			t.elem = m.typeOf(u.Elem())
			t.key = m.typeOf(u.Key())
		case *types.Chan:
			t.elem = m.typeOf(u.Elem())
		}
	}
	return t.elem
}

// zero returns the zero value of t as a register holds it.
func (m *Machine) zero(t *Type) Value {
	if !t.aggregate() {
		return Value{}
	}
	if t.zeroed.R == nil {
		t.zeroed = Value{R: Tuple(make([]Value, t.size))}
	}
	return t.zeroed
}

// equal reports whether a == b, for values of type t. Where Go panics, problem is the text.
func (m *Machine) equal(t *Type, a, b Value) (same bool, problem string) {
	switch t.kind {
	case kindFloat:
		return a.float() == b.float(), ""
	case kindComplex:
		return a.complex() == b.complex(), ""
	case kindString:
		return a.text() == b.text(), ""
	case kindInterface:
		x, y := a.iface(), b.iface()
		if x == nil || y == nil {
			return x == y, ""
		}
		if x.T != y.T {
			return false, ""
		}
		if !types.Comparable(x.T.T) {
			return false, "comparing uncomparable type " + m.typeName(x.T.T)
		}
		return m.equal(x.T, x.V, y.V)
	case kindStruct, kindArray:
		return m.equalFlat(t, a.tuple(), b.tuple())
	case kindFunc, kindSlice:
		return (a.R == nil) == (b.R == nil), "" // one side is nil
	}
	return a.N == b.N, ""
}

func (m *Machine) equalFlat(t *Type, a, b []Value) (bool, string) {
	var parts []*Type
	var offsets []int
	blank := func(int) bool { return false }
	if t.kind == kindStruct {
		parts, offsets = t.fields, t.offsets
		s := t.under.(*types.Struct)
		blank = func(i int) bool { return s.Field(i).Name() == "_" }
	} else {
		for i := range t.length {
			if t.elem.size == 0 {
				break
			}
			parts, offsets = append(parts, t.elem), append(offsets, i*t.elem.size)
		}
	}
	for i, p := range parts {
		if blank(i) {
			continue
		}
		from, to := offsets[i], offsets[i]+p.size
		var same bool
		var problem string
		if p.aggregate() {
			same, problem = m.equalFlat(p, a[from:to], b[from:to])
		} else {
			same, problem = m.equal(p, a[from], b[from])
		}
		if problem != "" || !same {
			return same, problem
		}
	}
	return true, ""
}

// typeName writes a type as Go's runtime does: main.T, []int, *sync.Mutex.
func (m *Machine) typeName(t types.Type) string { return m.reflectName(t) }
