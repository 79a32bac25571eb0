package context

import (
	"machine"
	"time"
)

type valueCtx struct {
	Context
	key, val any
}

func WithValue(parent Context, key, val any) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	if key == nil {
		panic("nil key")
	}
	if !machine.Comparable(key) {
		panic("key is not comparable")
	}
	return &valueCtx{parent, key, val}
}

func (c *valueCtx) Value(key any) any {
	if key == c.key {
		return c.val
	}
	return c.Context.Value(key)
}

func (c *valueCtx) String() string {
	return nameOf(c.Context) + ".WithValue(" + textOf(c.key) + ", " + textOf(c.val) + ")"
}

type withoutCancelCtx struct{ parent Context }

func WithoutCancel(parent Context) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	return withoutCancelCtx{parent}
}

func (withoutCancelCtx) Deadline() (deadline time.Time, ok bool) { return }
func (withoutCancelCtx) Done() <-chan struct{}                   { return nil }
func (withoutCancelCtx) Err() error                              { return nil }

func (c withoutCancelCtx) Value(key any) any {
	if key == any(&ownKey) {
		return nil
	}
	return c.parent.Value(key)
}

func (c withoutCancelCtx) String() string { return nameOf(c.parent) + ".WithoutCancel" }

func nameOf(c Context) string {
	if named, ok := c.(interface{ String() string }); ok {
		return named.String()
	}
	return machine.Format("%T", []any{c})
}

// textOf is how a value is shown: strings as they are, others by their method or their type.
func textOf(v any) string {
	switch v := v.(type) {
	case interface{ String() string }:
		return v.String()
	case string:
		return v
	case nil:
		return "<nil>"
	}
	return machine.Format("%T", []any{v})
}
