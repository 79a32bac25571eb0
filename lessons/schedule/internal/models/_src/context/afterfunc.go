package context

import "machine"

// An afterFunc is a child that starts a goroutine instead of being done.
type afterFunc struct {
	ctx     *cancelCtx // where a trace shows it
	f       func()
	settled bool // started or stopped
}

func (a *afterFunc) cancel(err, cause error) {
	machine.Step(a.ctx, "starts what comes after")
	if !a.settled {
		a.settled = true
		machine.Go(a.f, a.f)
	}
}

func AfterFunc(ctx Context, f func()) (stop func() bool) {
	a := &afterFunc{ctx: derive(ctx), f: f}
	adopt(ctx, a, a.ctx)
	return func() bool {
		machine.Step(a.ctx, "stops what comes after")
		stopped := !a.settled
		a.settled = true
		machine.Note(stopped)
		leave(ctx, a)
		return stopped
	}
}
