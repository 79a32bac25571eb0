package context

import (
	"machine"
	"time"
)

// The key under which a context finds the cancelCtx that it is, or derives from.
var ownKey int

type cancelCtx struct {
	parent     Context
	done       chan struct{}
	err, cause error // nil until it is canceled, and the same from then on
	children   []child
	timed      bool
	deadline   time.Time
	timer      int // the goroutine that cancels it at its deadline, 0 if there is none
}

// A child hears of it when the context that it derives from is canceled.
type child interface {
	cancel(err, cause error)
}

func derive(parent Context) *cancelCtx {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	return &cancelCtx{parent: parent, done: make(chan struct{})}
}

func (c *cancelCtx) Deadline() (deadline time.Time, ok bool) {
	if c.timed {
		return c.deadline, true
	}
	return c.parent.Deadline()
}

func (c *cancelCtx) Done() <-chan struct{} { return c.done }

// Err needs no step once it is canceled: the answer does not change any more.
func (c *cancelCtx) Err() error {
	if c.err == nil {
		machine.Step(c, "looks at")
		machine.Note(c.err)
	}
	return c.err
}

func (c *cancelCtx) Value(key any) any {
	if key == any(&ownKey) {
		return c
	}
	return c.parent.Value(key)
}

func (c *cancelCtx) String() string {
	if c.timed {
		machine.Refuse("a context with a deadline is printed, which is another in every run; leave it out")
	}
	return nameOf(c.parent) + ".WithCancel"
}

// cancel is a step for this context and one for each that derives from it, in any order.
func (c *cancelCtx) cancel(err, cause error) {
	if c.err == nil {
		machine.Step(c, "cancels")
		c.end(err, cause)
	}
}

// end is cancel, its first step taken.
func (c *cancelCtx) end(err, cause error) {
	if c.err != nil {
		return
	}
	if cause == nil {
		cause = err
	}
	c.err, c.cause = err, cause
	close(c.done)
	c.stopTimer()
	children := c.children
	c.children = nil
	for len(children) > 0 {
		i := machine.Choose(len(children))
		next := children[i]
		children = without(children, i)
		next.cancel(err, cause)
	}
}

func (c *cancelCtx) stopTimer() {
	if c.timer != 0 {
		machine.End(c.timer)
		c.timer = 0
	}
}

func without(children []child, i int) []child {
	return append(append([]child(nil), children[:i]...), children[i+1:]...)
}

// adopt makes c a child of the context it derives from. This needs no step of its own. If that
// context is canceled meanwhile, it cancels c, which nobody else has seen yet.
func adopt(parent Context, c child, object *cancelCtx) {
	done := parent.Done()
	if done == nil {
		return
	}
	p, ours := parent.Value(&ownKey).(*cancelCtx)
	switch {
	case ours && (<-chan struct{})(p.done) == done:
		if p.err == nil {
			p.children = append(p.children, c)
			return
		}
		c.cancel(p.err, p.cause)
	case closed(done):
		c.cancel(parent.Err(), Cause(parent))
	default: // a Context of the program's own
		machine.Timer("context", object.done, -1, func() {
			machine.Wait(object, "hears of", func() bool { return closed(done) || object.err != nil })
			c.cancel(parent.Err(), Cause(parent))
		})
	}
}

// leave takes c from the context that it derives from.
func leave(parent Context, c child) {
	p, ours := parent.Value(&ownKey).(*cancelCtx)
	if !ours {
		return
	}
	for i := range p.children {
		if p.children[i] == c {
			p.children = without(p.children, i)
			return
		}
	}
}

func closed(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc) {
	c := derive(parent)
	adopt(parent, c, c)
	return c, func(cause error) {
		c.cancel(Canceled, cause)
		leave(parent, c)
	}
}

func WithCancel(parent Context) (ctx Context, cancel CancelFunc) {
	c, end := WithCancelCause(parent)
	return c, func() { end(nil) }
}

func Cause(c Context) error {
	err := c.Err()
	if err == nil {
		return nil
	}
	if own, ok := c.Value(&ownKey).(*cancelCtx); ok && own.cause != nil {
		return own.cause
	}
	return err
}
