package machine

import (
	"cmp"
	"slices"
	"sort"
)

// An Object is a piece of memory that values can refer to: a variable, an array, a map or a
// channel. One that is interned is never changed.
type Object struct {
	kind   objectKind
	once   bool    // it was shared before a goroutine was alone
	shared bool    // two goroutines could reach it, at some time since one was alone
	elem   *Type   // what it holds: the variable's type, the elements' type
	slots  []Value // of a variable or an array, flat; of a channel, what is in its buffer
	keys   []mapEntry
	cap    int // of a channel
	closed bool
}

type objectKind uint8

const (
	memory objectKind = iota
	mapping
	channel
)

// A mapEntry is one key of a map with its value, sorted by code, so that equal maps are
// equal whatever the order of their making.
type mapEntry struct {
	code string
	key  Value
	val  Value
}

func (o *Object) clone() *Object {
	c := *o
	c.slots = slices.Clone(o.slots)
	c.keys = slices.Clone(o.keys)
	return &c
}

func (o *Object) find(code string) (int, bool) {
	return sort.Find(len(o.keys), func(i int) int { return cmp.Compare(code, o.keys[i].code) })
}

func (e *encoder) object(o *Object) {
	e.b = append(e.b, byte(o.kind), flag(o.shared), flag(o.once), flag(o.closed))
	if o.elem != nil {
		e.uint(uint64(o.elem.id) + 1)
	} else {
		e.uint(0)
	}
	e.uint(uint64(o.cap))
	e.uint(uint64(len(o.slots)))
	for _, v := range o.slots {
		e.value(v)
	}
	e.uint(uint64(len(o.keys)))
	for _, k := range o.keys {
		e.value(k.key)
		e.value(k.val)
	}
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// keyCode encodes a map's key so that equal keys have equal codes.
func (m *Machine) keyCode(t *Type, k Value) string {
	var e encoder
	m.normalKey(&e, t, k)
	if e.nan {
		return notANumber + string(e.b)
	}
	return string(e.b)
}

// notANumber begins the code of a key with NaN in it: it is equal to no key, itself included, so
// it is kept under a longer code than the one that a lookup uses.
const notANumber = "NaN "

// normalKey is encoder.value but for floats: 0 and -0 are equal keys.
func (m *Machine) normalKey(e *encoder, t *Type, k Value) {
	switch t.kind {
	case kindFloat:
		if k.float() == 0 {
			k = Value{}
		}
		if x := k.float(); x != x {
			e.nan = true
		}
	case kindInterface:
		if i := k.iface(); i != nil {
			e.b = append(e.b, 'i')
			e.uint(uint64(i.T.id))
			m.normalKey(e, i.T, i.V)
			return
		}
	case kindStruct:
		for i, f := range t.fields {
			m.normalKey(e, f, part(k, t.offsets[i], f))
		}
		return
	case kindArray:
		for i := range t.length {
			m.normalKey(e, t.elem, part(k, i*t.elem.size, t.elem))
		}
		return
	}
	e.value(k)
}

// part returns the element of type t at slot off of the struct or array v in a register.
func part(v Value, off int, t *Type) Value {
	all := v.tuple()
	if t.aggregate() {
		return Value{R: Tuple(all[off : off+t.size])}
	}
	return all[off]
}
