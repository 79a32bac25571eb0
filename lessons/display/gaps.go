package display

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// gaps copies an option with ECharts' sign for a missing value in the place of
// each number that is none, and counts them.
type gaps struct{ found map[string]int }

const missing = "-"

// note says what was left out.
func (g *gaps) note() string {
	var kinds []string
	n := 0
	for _, kind := range slices.Sorted(maps.Keys(g.found)) {
		kinds = append(kinds, kind)
		n += g.found[kind]
	}
	if n == 1 {
		return fmt.Sprintf("1 value is %s and is not drawn.", kinds[0])
	}
	return fmt.Sprintf("%d values are %s and are not drawn.", n, strings.Join(kinds, " or "))
}

func (g *gaps) gap(v reflect.Value) bool {
	if !v.CanFloat() || !math.IsNaN(v.Float()) && !math.IsInf(v.Float(), 0) {
		return false
	}
	if g.found == nil {
		g.found = map[string]int{}
	}
	g.found[fmt.Sprint(v.Float())]++
	return true
}

func (g *gaps) fill(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		if g.gap(v) {
			return reflect.Zero(v.Type()) // the place takes nothing but a number
		}
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		e := v.Elem()
		if g.gap(e) {
			return reflect.ValueOf(missing)
		}
		if k := e.Kind(); (k == reflect.Slice || k == reflect.Array) && e.Type().Elem().Kind() != reflect.Uint8 {
			list := make([]any, e.Len())
			for i := range list {
				list[i] = g.fill(anyOf(e.Index(i))).Interface()
			}
			return reflect.ValueOf(list)
		}
		return g.fill(e)
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		if g.gap(v.Elem()) {
			return reflect.Zero(v.Type())
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(g.fill(v.Elem()))
		if p.Type() != v.Type() { // a named pointer type, such as go-echarts' Float
			return p.Convert(v.Type())
		}
		return p
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		s := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			s.Index(i).Set(g.fill(v.Index(i)))
		}
		return s
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		m := reflect.MakeMap(v.Type())
		for _, key := range v.MapKeys() {
			e := g.fill(v.MapIndex(key))
			if !e.IsValid() {
				e = reflect.Zero(v.Type().Elem())
			}
			m.SetMapIndex(key, e)
		}
		return m
	case reflect.Struct:
		s := reflect.New(v.Type()).Elem()
		s.Set(v)
		for i := range s.NumField() {
			if f := s.Field(i); f.CanSet() && !(f.Kind() == reflect.Interface && f.IsNil()) {
				f.Set(g.fill(f))
			}
		}
		return s
	}
	return v
}

// anyOf is v in an interface, where a gap may stand for it.
func anyOf(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v
	}
	boxed := reflect.New(reflect.TypeFor[any]()).Elem()
	boxed.Set(v)
	return boxed
}
