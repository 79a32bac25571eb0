package sync

import "machine"

// A Pool may lose what was put into it at any moment, so Get returns a new one or any of those
// that are there.
type Pool struct {
	New   func() any
	items []any
}

func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	machine.Step(p, "puts into")
	p.items = append(append([]any(nil), p.items...), x)
}

func (p *Pool) Get() any {
	machine.Step(p, "gets from")
	if i := machine.Choose(len(p.items) + 1); i > 0 {
		x := p.items[i-1]
		p.items = append(append([]any(nil), p.items[:i-1]...), p.items[i:]...)
		return x
	}
	if p.New == nil {
		return nil
	}
	return p.New()
}
