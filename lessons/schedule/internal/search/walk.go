package search

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
)

// An Estimate is a guess at the number of orders, and must be shown as one.
//
// The method is Knuth's (Estimating the efficiency of backtrack programs, Mathematics of
// Computation 29, 1975). A walk that chooses evenly at each step multiplies the numbers of
// choices that it had; the expected product is the number of orders. The mean of a few
// walks is often too low, because rare walks have large products.
type Estimate struct {
	Orders *big.Float
	Error  float64 // standard error of Orders, relative to it
	Walks  int
}

// A walker takes one order at a time, at random.
type walker struct {
	sys     System
	limits  *limits
	random  *rand.Rand
	start   []uint32
	longest int // steps of the longest walk so far
	most    int // steps after which a walk is given up
	steps   int // of all walks

	state   []uint32
	path    []Choice
	choices []Choice
	next    []uint32 // the states after choices, one after another …
	ends    []int    // … and where each ends
	emit    func(who, branch int, next []uint32)

	mark     []uint32 // a state that the walk has passed
	markAt   int      // the step after which the mark moves
	cyclic   bool     // some walk came back to where it had been
	priority map[int]float64
	lowest   float64 // all priorities are above this
	walks    int     // with priorities
}

// newWalker returns a walker from start. Orders have about so many steps.
func newWalker(sys System, limits *limits, seed uint64, start []uint32, steps int) *walker {
	w := &walker{
		sys:     sys,
		limits:  limits,
		random:  rand.New(rand.NewPCG(seed, 0x10c41ab)),
		start:   slices.Clone(trim(start)),
		longest: max(steps, 1),
		most:    4*steps + 10_000,
	}
	w.emit = func(who, branch int, next []uint32) {
		w.choices = append(w.choices, Choice{who, branch})
		w.next = append(w.next, next...)
		w.ends = append(w.ends, len(w.next))
	}
	return w
}

// An ending says how a walk ended.
type ending struct {
	kind  int
	value string
	ok    bool // false: the walk was cut off
}

// walk takes steps until the end. choose returns the index of one of w.choices.
func (w *walker) walk(choose func(step int) int) ending {
	w.state = append(w.state[:0], w.start...)
	w.path = w.path[:0]
	w.mark, w.markAt = w.mark[:0], 0
	for step := 0; step < w.most; step++ {
		w.steps++
		if step%256 == 255 && w.limits.exceeded(0) != None {
			return ending{}
		}
		if kind, value, ended := w.sys.End(w.state); ended {
			w.longest = max(w.longest, step)
			return ending{kind, value, true}
		}
		w.choices, w.next, w.ends = w.choices[:0], w.next[:0], w.ends[:0]
		w.sys.Expand(w.state, w.emit)
		if len(w.choices) == 0 {
			w.longest = max(w.longest, step)
			return ending{Deadlocked, w.sys.Stuck(w.state), true}
		}
		k := choose(step)
		w.path = append(w.path, w.choices[k])
		from := 0
		if k > 0 {
			from = w.ends[k-1]
		}
		w.state = append(w.state[:0], trim(w.next[from:w.ends[k]])...)
		// Brent's way to notice that a walk goes round (An improved Monte Carlo
		// factorization algorithm, BIT 20, 1980): a mark that moves ever more rarely.
		if step > 0 && slices.Equal(w.state, w.mark) {
			w.cyclic = true
			w.demote(w.choices[k].Who)
		}
		if step >= w.markAt {
			w.mark = append(w.mark[:0], w.state...)
			w.markAt = 2*step + 1
		}
	}
	return ending{}
}

// uniform takes a walk on which each choice is equally likely. product is the logarithm of
// the product of the numbers of choices.
func (w *walker) uniform() (end ending, product float64) {
	end = w.walk(func(int) int {
		n := len(w.choices)
		product += math.Log(float64(n))
		return w.random.IntN(n)
	})
	return end, product
}

// leastWalks are taken even if time is over: one of each kind.
const leastWalks = 2

// maxDepth is the largest depth that prioritized walks aim at.
const maxDepth = 5

// prioritized takes a walk of probabilistic concurrency testing, PCT (Burckhardt, Kothari,
// Musuvathi and Nagarakatte, A randomized scheduler with probabilistic guarantees of finding
// bugs, ASPLOS 2010). Each goroutine has a random priority, and the one with the highest
// takes the step. At d − 1 random steps, the goroutine whose turn it is falls below all
// others. A walk has few switches, but any of them may be the decisive one.
//
// Their guarantee: if n goroutines take at most k steps altogether, one walk finds an
// outcome of depth d with a probability of at least 1 / (n · k^(d−1)). An outcome has depth
// d if d conditions are enough for it, each on the order of two steps. Walks aim at depths
// 1 to 5 in turn, and k is the length of the longest walk so far. A goroutine that goes
// round falls below all others too, so that those it waits for get their turn. The
// guarantee does not cover programs that go round, nor steps with several branches, of
// which one is taken at random.
func (w *walker) prioritized() ending {
	w.priority, w.lowest = map[int]float64{}, 0
	depth := 1 + w.walks%maxDepth
	w.walks++
	changes := make([]int, depth-1)
	for i := range changes {
		changes[i] = w.random.IntN(w.longest)
	}
	return w.walk(func(step int) int {
		who := w.highest()
		if slices.Contains(changes, step) {
			w.demote(who)
			who = w.highest()
		}
		branches := 0
		for _, c := range w.choices {
			if c.Who == who {
				branches++
			}
		}
		branch := w.random.IntN(branches)
		for i, c := range w.choices {
			if c.Who == who {
				if branch == 0 {
					return i
				}
				branch--
			}
		}
		panic("search: unreachable")
	})
}

// highest returns the goroutine with the highest priority of those that have a choice.
func (w *walker) highest() int {
	best, at := -1, 0.0
	for _, c := range w.choices {
		p, ok := w.priority[c.Who]
		if !ok {
			p = 1 + w.random.Float64()
			w.priority[c.Who] = p
		}
		if best < 0 || p > at {
			best, at = c.Who, p
		}
	}
	return best
}

// demote gives who the lowest priority.
func (w *walker) demote(who int) {
	if w.priority != nil {
		w.lowest--
		w.priority[who] = w.lowest
	}
}

// explore takes walks until a limit is reached. It adds the outcomes that r does not have
// yet, the share of the even walks that led to each outcome, and an estimate of the number
// of orders.
func (w *walker) explore(r *Result) {
	t := newTally(r)
	for i := 0; (i < leastWalks || w.limits.exceeded(0) == None) && w.sys.Err() == nil; i++ {
		even := i%2 == 1
		var end ending
		var product float64
		if even {
			w.priority = nil
			end, product = w.uniform()
		} else {
			end = w.prioritized()
		}
		if w.sys.Unsettled() {
			// Everything is void, and so is what the search found.
			r.Restarts++
			r.Outcomes, r.Seen, r.Walks = nil, new(big.Int), 0
			t = newTally(r)
			w.start = slices.Clone(trim(w.sys.Start()))
			continue
		}
		if !end.ok && w.limits.exceeded(0) != None {
			break // the walk ran out of time, which says nothing about it
		}
		r.Walks++
		if even {
			t.walks++
		}
		if !end.ok {
			continue
		}
		o := t.outcome(end, w.path)
		if even {
			t.hits[o]++
			t.add(product)
		}
	}
	for o := range r.Outcomes {
		r.Outcomes[o].Probability = float64(t.hits[o]) / float64(max(t.walks, 1))
	}
	r.Cyclic = r.Cyclic || w.cyclic
	if !r.Cyclic {
		r.Estimate = t.estimate()
	}
}

// tally adds up the results of even walks.
type tally struct {
	r     *Result
	ids   map[outcomeKey]int
	hits  []int // even walks that led to outcome i of r
	walks int   // even walks

	scale        float64 // logarithm of the largest product so far
	sum, squares float64 // of the products and of their squares, as shares of the largest
}

func newTally(r *Result) *tally {
	t := &tally{r: r, ids: map[outcomeKey]int{}, hits: make([]int, len(r.Outcomes)), scale: math.Inf(-1)}
	for i, o := range r.Outcomes {
		t.ids[outcomeKey{o.Kind, o.Value}] = i
	}
	return t
}

// outcome returns the index in r of the outcome of a walk. If it is new, the walk becomes
// its example.
func (t *tally) outcome(end ending, path []Choice) int {
	key := outcomeKey{end.kind, end.value}
	o, ok := t.ids[key]
	if !ok {
		o = len(t.r.Outcomes)
		t.ids[key] = o
		t.hits = append(t.hits, 0)
		found := Outcome{Kind: end.kind, Value: end.value, Example: slices.Clone(path), index: -1}
		if !t.r.Reduced {
			found.Orders = new(big.Int)
		}
		t.r.Outcomes = append(t.r.Outcomes, found)
	}
	return o
}

// add adds a product, given as its logarithm.
func (t *tally) add(product float64) {
	if product > t.scale {
		f := math.Exp(t.scale - product)
		t.sum *= f
		t.squares *= f * f
		t.scale = product
	}
	p := math.Exp(product - t.scale)
	t.sum += p
	t.squares += p * p
}

func (t *tally) estimate() *Estimate {
	if t.sum == 0 {
		return nil
	}
	n := float64(t.walks)
	mean := t.sum / n
	variance := max(0, t.squares/n-mean*mean)
	// e^scale = 2^whole · 2^part, which may be too large for a float64.
	whole, part := math.Modf(t.scale / math.Ln2)
	orders := new(big.Float).SetMantExp(big.NewFloat(mean*math.Exp2(part)), int(whole))
	return &Estimate{Orders: orders, Error: math.Sqrt(variance/n) / mean, Walks: t.walks}
}
