package replay

import "locklab/lessons/schedule"

// An End is how an order ends.
type End struct {
	Kind  schedule.Kind
	Value string
}

// Serial returns the ends of all orders from a state that switch only where a goroutine ends or has to wait. It
// looks at no more than that many states; complete is false if there are more.
func Serial(m Machine, from []uint32, states int) (ends map[End]bool, complete bool) {
	ends = map[End]bool{}
	type place struct {
		state string
		last  int
	}
	seen := map[place]bool{}
	type queue struct {
		state []uint32
		last  int // whose turn it is; 0 for nobody's
	}
	stack := []queue{{from, 0}}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if p := (place{key(at.state), at.last}); seen[p] {
			continue
		} else if len(seen) == states {
			return ends, false
		} else {
			seen[p] = true
		}
		able, next := choices(m, at.state)
		if m.Err() != nil {
			return ends, false
		}
		if kind, value, ended := end(m, at.state, len(able)); ended {
			ends[End{kind, value}] = true
			continue
		}
		goesOn := false
		for i, c := range able {
			if c.Who == at.last {
				goesOn = true
				stack = append(stack, queue{next[i], c.Who})
			}
		}
		for i, c := range able {
			if !goesOn {
				stack = append(stack, queue{next[i], c.Who})
			}
		}
	}
	return ends, true
}
