package machine

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
)

// native makes the instruction that calls a pure function of Go as it is.
func (m *Machine) native(c *compiler, decl *ast.FuncDecl, sig *types.Signature, f any, in, out []int) {
	fn := reflect.ValueOf(f)
	ft := fn.Type()
	if ft.NumIn() != len(in) || ft.NumOut() != len(out) {
		m.refuse(decl.Pos(), "%s has another signature than the model says", decl.Name.Name)
	}
	var ts, rs []*Type
	var sites []int
	for i := range in {
		ts = append(ts, c.typ(sig.Params().At(i).Type()))
	}
	for i := range out {
		t := c.typ(sig.Results().At(i).Type())
		rs = append(rs, t)
		sites = append(sites, m.newSite(decl.Pos(), "", t))
	}
	c.op(decl, out, in, func(r *run, fr *frame) {
		args := make([]reflect.Value, len(in))
		for i, reg := range in {
			args[i] = r.toGo(ft.In(i), ts[i], fr.regs[reg])
		}
		var results []reflect.Value
		if ft.IsVariadic() {
			results = fn.CallSlice(args)
		} else {
			results = fn.Call(args)
		}
		for i, x := range results {
			fr.regs[out[i]] = r.fromGo(rs[i], sites[i], x)
		}
	})
}

// toGo makes a value of Go's own of one of the machine's: of basic types and slices of them.
func (r *run) toGo(gt reflect.Type, t *Type, v Value) reflect.Value {
	x := reflect.New(gt).Elem()
	switch gt.Kind() {
	case reflect.Bool:
		x.SetBool(v.bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		x.SetInt(int64(v.N))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		x.SetUint(v.N)
	case reflect.Float32, reflect.Float64:
		x.SetFloat(v.float())
	case reflect.Complex64, reflect.Complex128:
		x.SetComplex(v.complex())
	case reflect.String:
		x.SetString(v.text())
	case reflect.Slice:
		if v.isNil() {
			return x
		}
		s := v.slice()
		elem := r.m.element(t)
		x.Set(reflect.MakeSlice(gt, s.Len, s.Len))
		if s.Len == 0 {
			return x
		}
		o := r.object(s.Obj)
		for i := range s.Len {
			x.Index(i).Set(r.toGo(gt.Elem(), elem, o.slots[s.Off+i*elem.size]))
		}
	default:
		r.refuse("a native function takes a %s", gt)
	}
	return x
}

func (r *run) fromGo(t *Type, site int, x reflect.Value) Value {
	switch x.Kind() {
	case reflect.Bool:
		return boolean(x.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return Value{N: uint64(x.Int())}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return Value{N: x.Uint()}
	case reflect.Float32, reflect.Float64:
		return float(x.Float())
	case reflect.Complex64, reflect.Complex128:
		return complexOf(x.Complex())
	case reflect.String:
		return text(x.String())
	case reflect.Slice:
		if x.IsNil() {
			return Value{}
		}
		elem := r.m.element(t)
		slots := make([]Value, x.Len())
		for i := range slots {
			slots[i] = r.fromGo(elem, site, x.Index(i))
		}
		if len(slots) > maxSlots {
			r.refuse("this makes a slice of more than %d elements, too many to be copied in every order", maxSlots)
		}
		return r.newSlice(site, elem, slots, len(slots))
	}
	r.refuse("a native function returns a %s", x.Type())
	return Value{}
}

// goValue makes a value of Go's own type of the same kind, for fmt.
func (m *Machine) goValue(t *Type, v Value) any {
	switch t.kind {
	case kindBool:
		return v.bool()
	case kindInt:
		switch t.basic {
		case types.Int8:
			return int8(v.N)
		case types.Int16:
			return int16(v.N)
		case types.Int32:
			return int32(v.N)
		case types.Int64:
			return int64(v.N)
		}
		return int(v.N)
	case kindUint:
		switch t.basic {
		case types.Uint8:
			return uint8(v.N)
		case types.Uint16:
			return uint16(v.N)
		case types.Uint32:
			return uint32(v.N)
		case types.Uint64:
			return v.N
		case types.Uintptr:
			return uintptr(v.N)
		}
		return uint(v.N)
	case kindFloat:
		if t.basic == types.Float32 {
			return float32(v.float())
		}
		return v.float()
	case kindComplex:
		if t.basic == types.Complex64 {
			return complex64(v.complex())
		}
		return v.complex()
	case kindString:
		return v.text()
	}
	return nil
}

// printBasic writes a number or a boolean as the builtin print does.
func (m *Machine) printBasic(t *Type, v Value) string {
	switch t.kind {
	case kindFloat:
		return fmt.Sprintf("%+e", v.float()) // print's own form has six digits and three of the exponent
	}
	return fmt.Sprint(m.goValue(t, v))
}
