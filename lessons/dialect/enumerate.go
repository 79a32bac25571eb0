package dialect

import (
	"cmp"
	"errors"
	"math/bits"
	"slices"
)

// longest is how many steps an order may have for enumerate. Programs with longer ones are
// left to run, which can stop in the middle.
const longest = 300

var errTooLong = errors.New("schedule: an order is too long to enumerate")

// A choice is a step of the order in hand, and who else could have taken it.
type choice struct {
	ready    uint64 // who could, as bits
	left     uint64 // who is still to be tried
	chance   float64
	switches int // until this step
	by       int
}

// An example is the best order so far that leads to an outcome.
type example struct {
	steps    []int
	switches int
	orders   int64 // how many orders lead there
}

// enumerate runs every order by itself, but no more than n. Where nothing merges, and a
// table of states is of no use, this is faster than run, and needs no memory.
func (s *search) enumerate(n int) (complete bool, err error) {
	p := s.p
	var steps []int
	var choices []choice
	var retry *choice      // the one that is made another way this time, at the end of steps
	var examples []example // of each outcome
	p.note = func(g *fiber) {
		c := choice{ready: p.readySet(), chance: 1, by: g.index}
		c.left = c.ready &^ (1 << g.index)
		if retry != nil {
			c, retry = *retry, nil
		}
		if len(choices) > 0 {
			c.after(&choices[len(choices)-1])
		}
		choices, steps = append(choices, c), append(steps, g.index)
	}
	defer func() {
		p.note = nil
		for i, e := range examples {
			s.outcomes[i].Schedules.SetInt64(e.orders)
			s.outcomes[i].Example = p.order(e.steps)
		}
	}()
	for range n {
		if err := p.begin(s.program); err != nil {
			return false, err
		}
		if !p.follow(steps) {
			return false, cmp.Or(p.err(), ErrDiffers)
		}
		for p.panicked == nil && !p.failed {
			ready := p.readySet()
			if ready == 0 && retry == nil {
				break
			}
			g := bits.TrailingZeros64(ready)
			if retry != nil {
				if g = retry.by; ready != retry.ready {
					return false, ErrDiffers
				}
			} else if top := len(steps) - 1; top >= 0 && ready>>steps[top]&1 != 0 {
				g = steps[top] // needs no switch
			}
			if len(steps) == longest {
				return false, errTooLong
			}
			p.sprint(p.gs[g], longest-len(steps))
			if err := p.err(); err != nil {
				return false, err
			}
		}
		key := p.leaf()
		if err := p.err(); err != nil {
			return false, err
		}
		i := s.outcome(key, p.panicked)
		end := choice{chance: 1}
		if len(choices) > 0 {
			end.by = steps[len(steps)-1]
			end.after(&choices[len(choices)-1])
		}
		s.outcomes[i].Probability += end.chance
		if int(i) == len(examples) {
			examples = append(examples, example{switches: longest + 1})
		}
		e := &examples[i]
		e.orders++
		if cmp.Or(cmp.Compare(end.switches, e.switches), cmp.Compare(len(steps), len(e.steps)), slices.Compare(steps, e.steps)) < 0 {
			e.steps, e.switches = append(e.steps[:0], steps...), end.switches
		}

		top := len(choices) - 1
		for top >= 0 && choices[top].left == 0 {
			top--
		}
		if top < 0 {
			return true, s.again(examples)
		}
		c := choices[top]
		c.by = bits.TrailingZeros64(c.left)
		c.left &= c.left - 1
		retry = &c
		choices, steps = choices[:top], steps[:top]
	}
	return false, s.again(examples)
}

// again runs examples once more: they must lead where they did.
func (s *search) again(examples []example) error {
	p := s.p
	p.note = nil
	for i, e := range examples[:min(checks, len(examples))] {
		if err := p.begin(s.program); err != nil {
			return err
		}
		followed := p.follow(e.steps)
		if !followed || p.panicked == nil && !p.failed && p.readySet() != 0 {
			return cmp.Or(p.err(), ErrDiffers)
		}
		o, key := &s.outcomes[i], p.leaf()
		if err := p.err(); err != nil {
			return err
		}
		if key.value != o.Value || key.kind == deadlocked != o.Deadlock {
			return ErrDiffers
		}
	}
	return nil
}

// after sets what follows from the choice before.
func (c *choice) after(last *choice) {
	c.chance = last.chance / float64(bits.OnesCount64(last.ready))
	c.switches = last.switches
	if last.by != c.by {
		c.switches++
	}
}
