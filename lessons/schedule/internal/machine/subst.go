package machine

import "go/types"

// substitute replaces the type parameters of a generic function by its type arguments.
func (c *compiler) substitute(t types.Type) types.Type {
	if len(c.subst) == 0 || t == nil {
		return t
	}
	return c.replace(t)
}

func (c *compiler) replace(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.Alias:
		return c.replace(types.Unalias(t))
	case *types.TypeParam:
		if a, ok := c.subst[t]; ok {
			return a
		}
		return t
	case *types.Pointer:
		if e := c.replace(t.Elem()); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := c.replace(t.Elem()); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := c.replace(t.Elem()); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Chan:
		if e := c.replace(t.Elem()); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Map:
		k, e := c.replace(t.Key()), c.replace(t.Elem())
		if k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Tuple:
		return c.replaceTuple(t)
	case *types.Signature:
		p, r := c.replaceTuple(t.Params()), c.replaceTuple(t.Results())
		if p != t.Params() || r != t.Results() {
			return types.NewSignatureType(nil, nil, nil, p, r, t.Variadic())
		}
	case *types.Struct:
		changed := false
		fields := make([]*types.Var, t.NumFields())
		tags := make([]string, t.NumFields())
		for i := range fields {
			f := t.Field(i)
			tags[i] = t.Tag(i)
			fields[i] = f
			if ft := c.replace(f.Type()); ft != f.Type() {
				fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), ft, f.Embedded())
				changed = true
			}
		}
		if changed {
			return types.NewStruct(fields, tags)
		}
	case *types.Interface:
		return c.replaceInterface(t)
	case *types.Union:
		changed := false
		terms := make([]*types.Term, t.Len())
		for i := range terms {
			terms[i] = t.Term(i)
			if x := c.replace(t.Term(i).Type()); x != t.Term(i).Type() {
				terms[i] = types.NewTerm(t.Term(i).Tilde(), x)
				changed = true
			}
		}
		if changed {
			return types.NewUnion(terms)
		}
	case *types.Named:
		args := t.TypeArgs()
		if args.Len() == 0 {
			if local := c.m.localIn(t); local && c.mentions(t) {
				c.m.refuse(t.Obj().Pos(), "the type %s is declared inside a generic function; declare it outside",
					t.Obj().Name())
			}
			return t
		}
		changed := false
		list := make([]types.Type, args.Len())
		for i := range list {
			list[i] = c.replace(args.At(i))
			changed = changed || list[i] != args.At(i)
		}
		if changed {
			inst, err := types.Instantiate(c.m.program.Context, t.Origin(), list, false)
			if err != nil {
				c.m.refuse(t.Obj().Pos(), "%v", err)
			}
			return inst
		}
	}
	return t
}

func (c *compiler) replaceTuple(t *types.Tuple) *types.Tuple {
	changed := false
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = v
		if vt := c.replace(v.Type()); vt != v.Type() {
			vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), vt)
			changed = true
		}
	}
	if !changed {
		return t
	}
	return types.NewTuple(vars...)
}

func (c *compiler) replaceInterface(t *types.Interface) types.Type {
	changed := false
	var methods []*types.Func
	for i := range t.NumExplicitMethods() {
		f := t.ExplicitMethod(i)
		sig := f.Signature()
		p, r := c.replaceTuple(sig.Params()), c.replaceTuple(sig.Results())
		if p != sig.Params() || r != sig.Results() {
			f = types.NewFunc(f.Pos(), f.Pkg(), f.Name(), types.NewSignatureType(nil, nil, nil, p, r, sig.Variadic()))
			changed = true
		}
		methods = append(methods, f)
	}
	var embedded []types.Type
	for i := range t.NumEmbeddeds() {
		e := c.replace(t.EmbeddedType(i))
		changed = changed || e != t.EmbeddedType(i)
		embedded = append(embedded, e)
	}
	if !changed {
		return t
	}
	for i, f := range methods { // a Func can be in one interface only
		if f == t.ExplicitMethod(i) {
			sig := f.Signature()
			sig = types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
			methods[i] = types.NewFunc(f.Pos(), f.Pkg(), f.Name(), sig)
		}
	}
	return types.NewInterfaceType(methods, embedded).Complete()
}

// localIn reports whether a type is declared inside a function.
func (m *Machine) localIn(t *types.Named) bool {
	o := t.Obj()
	return o.Pkg() != nil && o.Parent() != nil && o.Parent() != o.Pkg().Scope()
}

// mentions reports whether a type's declaration has one of the type parameters in it.
func (c *compiler) mentions(t *types.Named) bool {
	under := t.Underlying()
	seen := map[types.Type]bool{}
	var has func(t types.Type) bool
	has = func(t types.Type) bool {
		if seen[t] {
			return false
		}
		seen[t] = true
		switch t := types.Unalias(t).(type) {
		case *types.TypeParam:
			_, ok := c.subst[t]
			return ok
		case *types.Pointer:
			return has(t.Elem())
		case *types.Slice:
			return has(t.Elem())
		case *types.Array:
			return has(t.Elem())
		case *types.Chan:
			return has(t.Elem())
		case *types.Map:
			return has(t.Key()) || has(t.Elem())
		case *types.Signature:
			return has(t.Params()) || has(t.Results())
		case *types.Tuple:
			for i := range t.Len() {
				if has(t.At(i).Type()) {
					return true
				}
			}
		case *types.Struct:
			for i := range t.NumFields() {
				if has(t.Field(i).Type()) {
					return true
				}
			}
		case *types.Named:
			for i := range t.TypeArgs().Len() {
				if has(t.TypeArgs().At(i)) {
					return true
				}
			}
			if c.m.localIn(t) {
				return has(t.Underlying())
			}
		}
		return false
	}
	return has(under)
}
