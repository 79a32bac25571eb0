package dialect

import "slices"

// A lock that spins, for !x.CompareAndSwap(0, 1) {}, can go round for ever while another
// goroutine holds it: its orders have no end. All rounds but the first are the same,
// though: nothing is changed, the same is seen. So a goroutine that has gone round once
// waits until it would see something else. No outcome is lost by that: an order in which
// it goes round once more leads where the order leads in which it went round later.
//
// A goroutine goes round if, alone, it would take another endless steps that change
// nothing. That can't be known, but tried: it is run alone, and given the same values
// again and again. One that gives up after fewer than endless steps (for range 10) is no
// spinner, and explored with every one of its steps.
const (
	endless  = 1000
	roundLen = 8 // the longest round, in steps
)

// A label is a step and what was seen of it.
type label struct {
	step step
	seen result
}

// looks says whether the step never changes anything.
func (v verb) looks() bool {
	switch v {
	case calculate, yield, read, lookLocked:
		return true
	}
	return false
}

// tries says whether the step changes nothing if it does not succeed.
func (v verb) tries() bool {
	switch v {
	case compareAndSwap, tryAcquire, acquireTimeout, acquireContext, semaphoreTryAcquire, semaphoreAcquireTimeout,
		trySend, sendTimeout, tryReceive, receiveTimeout:
		return true
	}
	return false
}

// fruitless says whether the step has changed nothing.
func (l *label) fruitless() bool {
	if l.step.verb == swap {
		return l.seen.value == l.step.a
	}
	return l.step.verb.looks() || l.step.verb.tries() && !l.seen.ok
}

// A scout runs one goroutine alone, in a Program of its own.
type scout struct {
	program func(*Program)
	p       *Program
}

// newScout makes a scout whose steps are comparable with those of p.
func newScout(p *Program, program func(*Program)) *scout {
	return &scout{program, &Program{home: p.home, world: world{expressions: p.world.expressions}}}
}

// spins says whether goroutine g, after what is past (its labels from the first step on),
// only goes round as long as the shared state is words, and has gone round once already.
func (s *scout) spins(g int, past []label, words []int64) bool {
	p := s.p
	words = slices.Clone(words)
	before := slices.Clone(words)
	var coming []label
	n := 0
	p.alone = g
	p.answer = func(step *step) (result, bool) {
		if n++; n <= len(past) {
			return past[n-1].seen, true
		}
		if !p.world.ready(words, g, step) {
			return result{}, false
		}
		l := label{*step, p.world.carry(words, g, step)}
		if !l.fruitless() || !slices.Equal(words, before) {
			return result{}, false
		}
		coming = append(coming, l)
		return l.seen, len(coming) < endless
	}
	err := p.begin(s.program)
	if err != nil || len(coming) < endless {
		return false
	}
	for length := 1; length <= min(roundLen, len(past)); length++ {
		if slices.Equal(past[len(past)-length:], coming[:length]) && slices.Equal(coming[:endless-length], coming[length:]) {
			return true
		}
	}
	return false
}

func (s *scout) close() { s.p.close() }

// spinning says whether goroutine g, whose history is l, waits in a loop for the shared
// state to change.
func (s *search) spinning(shared, l uint32, g int) bool {
	last := *s.locals.at(l)
	if last.parent == 0 || !(last.step.verb.looks() || last.step.verb.tries() || last.step.verb == swap) {
		return false
	}
	copy(s.words, s.shared.row(shared))
	next := label{last.step, s.p.world.carry(s.words, g, &last.step)}
	if !next.fruitless() || !s.repeats(l, next) {
		return false
	}
	key := [2]uint32{shared, l}
	spins, known := s.spins[key]
	if !known {
		spins = s.scout.spins(g, s.past(l), s.shared.row(shared))
		s.spins[key] = spins
		s.outdated() // the program may keep in variables of its own what it declares, and has declared it anew
	}
	return spins
}

// repeats says whether the history l ends with what may be a whole round that begins with next.
func (s *search) repeats(l uint32, next label) bool {
	for range roundLen {
		up := s.locals.at(l).parent
		if up == 0 {
			return false
		}
		done := label{s.locals.at(up).step, s.locals.at(l).seen}
		if !done.fruitless() {
			return false
		}
		if done == next {
			return true
		}
		l = up
	}
	return false
}

// past gives the labels of a history, oldest first.
func (s *search) past(l uint32) []label {
	var past []label
	for up := s.locals.at(l).parent; up != 0; l, up = up, s.locals.at(up).parent {
		past = append(past, label{s.locals.at(up).step, s.locals.at(l).seen})
	}
	slices.Reverse(past)
	return past
}
