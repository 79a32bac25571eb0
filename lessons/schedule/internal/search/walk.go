package search

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
)

// An Estimate of the number of orders: no more than an estimate.
//
// It is Knuth's (Estimating the efficiency of backtrack programs, Mathematics of
// Computation 29, 1975): a walk that chooses evenly at each step, and multiplies the
// numbers of choices that it had, has the number of orders as its expectation. The mean of
// few walks is often too low, because rare walks have large products.
type Estimate struct {
	Orders *big.Float
	Error  float64 // standard error of Orders, as a share of it
	Walks  int
}

// A walker takes one order at a time, at random.
type walker struct {
	sys     System
	limits  *limits
	random  *rand.Rand
	start   []uint32
	longest int // steps of the longest walk so far

	state   []uint32
	path    []Choice
	choices []Choice
	next    []uint32 // the states after choices, one after another …
	ends    []int    // … and where each ends
	emit    func(who, branch int, next []uint32)

	mark     []uint32 // a state that the walk has come through
	markAt   int      // when it will be replaced by a later one
	cyclic   bool     // some walk came back to where it had been
	priority map[int]float64
	lowest   float64 // all priorities are above this
	walks    int     // with priorities
}

func newWalker(sys System, limits *limits, seed uint64, start []uint32, steps int) *walker {
	w := &walker{
		sys:     sys,
		limits:  limits,
		random:  rand.New(rand.NewPCG(seed, 0x10c41ab)),
		start:   slices.Clone(trim(start)),
		longest: min(max(steps, 1), 1<<16),
	}
	w.emit = func(who, branch int, next []uint32) {
		w.choices = append(w.choices, Choice{who, branch})
		w.next = append(w.next, next...)
		w.ends = append(w.ends, len(w.next))
	}
	return w
}

// An ending is how a walk ended.
type ending struct {
	kind  int
	value string
	ok    bool // false: it was given up, after many steps or because a limit was reached
}

// walk takes steps until the end; choose picks one of w.choices.
func (w *walker) walk(choose func(step int) int) ending {
	w.state = append(w.state[:0], w.start...)
	w.path = w.path[:0]
	w.mark, w.markAt = w.mark[:0], 0
	for step := 0; step < 4*w.longest+10_000; step++ {
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
		// A walk that goes round is noticed as Brent does (An improved Monte Carlo
		// factorization algorithm, BIT 20, 1980): by a mark that is moved ever more rarely.
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

// uniform takes one walk on which each choice is equally likely, and returns the logarithm
// of the product of the numbers of choices.
func (w *walker) uniform() (end ending, product float64) {
	end = w.walk(func(int) int {
		n := len(w.choices)
		product += math.Log(float64(n))
		return w.random.IntN(n)
	})
	return end, product
}

// maxDepth is the largest depth of a bug that prioritized walks aim at.
const maxDepth = 5

// prioritized takes one walk of probabilistic concurrency testing: PCT, by Burckhardt,
// Kothari, Musuvathi and Nagarakatte (A randomized scheduler with probabilistic guarantees
// of finding bugs, ASPLOS 2010). Each goroutine gets a priority at random, the one with
// the highest always takes the step, and at d − 1 steps chosen at random the one whose
// turn it is falls below all others. So there are few switches, but any of them may be the
// decisive one.
//
// Their guarantee: among n goroutines that take at most k steps together, an outcome of
// depth d – one that d conditions on the order of two steps each are enough for – is found
// by one walk with a probability of at least 1 / (n · k^(d−1)). Walks aim at the depths 1
// to 5 in turn; k is the length of the longest walk so far. A goroutine that goes round
// falls below all others too, so that those it waits for get their turn. For programs that
// go round, and for steps with several branches, one of which is taken at random, the
// guarantee does not hold.
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

// highest returns the goroutine of highest priority that has a choice.
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

// explore walks until a limit is reached, and adds to r the outcomes that r does not have
// yet, what share of even walks leads to each outcome, and an estimate of the number of
// orders.
func (w *walker) explore(r *Result) {
	t := newTally(r)
	for i := 0; w.limits.exceeded(0) == None && w.sys.Err() == nil; i++ {
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
			// All that was found is void, also what the search had found.
			r.Restarts++
			r.Outcomes, r.Seen, r.Walks = nil, new(big.Int), 0
			t = newTally(r)
			w.start = slices.Clone(trim(w.sys.Start()))
			continue
		}
		if !end.ok && w.limits.exceeded(0) != None {
			break // it may just have had no time
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

// tally adds up what even walks have found.
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

// outcome returns the number of the outcome that a walk led to. A new one gets the walk
// as its example.
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

// add adds a product, by its logarithm.
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
	// e^scale = 2^whole · 2^part, which a big.Float holds and a float64 may not.
	whole, part := math.Modf(t.scale / math.Ln2)
	orders := new(big.Float).SetMantExp(big.NewFloat(mean*math.Exp2(part)), int(whole))
	return &Estimate{Orders: orders, Error: math.Sqrt(variance/n) / mean, Walks: t.walks}
}
