package dialect

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// The search works on data, not on goroutines. A goroutine is a function of the values
// that it has seen, so what it does next after a history is found out once, by running it,
// and kept in a tree of histories (locals). What a step does to the shared state is known
// (world.carry). A state of the whole program is therefore the number of its shared state
// and the number of each goroutine's history, and two orders that lead to the same numbers
// have the same future: it is searched once and their counts are added. Goroutines really
// run where a history is new, where an order ends (to ask for its outcome), and at the end
// along random orders, to be sure.

const (
	maxSteps = 10_000 // longest order that is followed
	band     = 64     // how deep one descent goes before others that are less deep get their turn
	probe    = 1_000  // runs after which it is looked whether anything merges
	checks   = 500    // random orders run at the end, at most
	unknown  = math.MaxUint32
)

// A local is one history of a goroutine: what it has done and seen, and what it does next.
type local struct {
	step    step   // what it does next, if state is pending
	seen    result // what it saw of its last step, the one that leads here from parent
	parent  uint32
	kid     uint32 // the newest of the histories that are one step longer, 0 for none
	sibling uint32 // the next of the same parent
	kids    uint32 // how many
	state   fiberState
}

type kidKey struct {
	parent uint32
	seen   result
}

// chained is how many histories one step longer are looked through one by one; a map holds
// the rest.
const chained = 8

// A node is a state of the whole program, numbered as in search.states.
type node struct {
	first   uint32 // its edges, from first …
	edges   uint16 // … as many
	by      uint16 // the goroutine that took the step by which it was found
	from    uint32 // the node from which it was found
	depth   uint32 // steps taken
	outcome int32  // index in search.outcomes, -1 where the orders go on
}

type edge struct {
	to uint32 // unknown if it has not been tried
	by uint16
}

type search struct {
	p       *Program
	program func(*Program)
	scout   *scout
	width   int // goroutines

	locals   list[local]
	kids     map[kidKey]uint32
	ends     map[uint32]ending // of locals that are broken
	shared   rows[int64]
	states   rows[uint32] // shared, then one local for each goroutine
	nodes    list[node]
	edges    list[edge]
	outcomes []Outcome
	byKey    map[outcomeKey]int32
	panics   map[int32]*PanicError
	spins    map[[2]uint32]bool

	path   []int // the steps to the node in hand
	common int   // path[:common] is what p has done since begin; it may have gone on from there
	words  []int64
	row    []uint32
	sorted []uint32
	merges bool // do not look whether anything merges
}

type outcomeKey struct {
	value string
	kind  outcomeKind
}

type outcomeKind uint8

const (
	finished outcomeKind = iota
	failedOutcome
	panicOutcome
	deadlocked
)

// ending is how a goroutine broke.
type ending struct {
	failure string
	panic   *PanicError
}

// Explore runs the program in every order and says where they lead. If a goroutine panics
// in some of them, the error is a *PanicError with an order that leads there, and the
// report is made all the same. For any other error there is no report: a program that
// can't be explored.
func Explore(program func(*Program), opts ...Option) (Report, error) {
	o := options{limit: defaultLimit}
	for _, opt := range opts {
		if opt != nil {
			opt(&o)
		}
	}
	if o.limit < 1 {
		return Report{Schedules: new(big.Int)}, fmt.Errorf("schedule: a limit of %d runs; it must be 1 or more", o.limit)
	}
	p, err := enter("Explore")
	if err != nil {
		return Report{Schedules: new(big.Int)}, err
	}
	defer p.leave()
	s := newSearch(p, program)
	defer s.scout.close()
	complete, err := s.run(o.limit)
	if err == errNothingMerges {
		plain := newSearch(p, program)
		if complete, err = plain.enumerate(o.limit); err == nil {
			return plain.summary(complete)
		} else if err == errTooLong {
			s = newSearch(p, program)
			defer s.scout.close()
			s.merges = true // as much as it ever will
			complete, err = s.run(o.limit)
		}
	}
	if err != nil {
		return Report{Schedules: new(big.Int)}, err
	}
	s.count()
	return s.summary(complete)
}

func newSearch(p *Program, program func(*Program)) *search {
	return &search{
		p: p, program: program, scout: newScout(p, program),
		kids: map[kidKey]uint32{}, ends: map[uint32]ending{},
		byKey: map[outcomeKey]int32{}, panics: map[int32]*PanicError{}, spins: map[[2]uint32]bool{},
	}
}

// run searches until all orders are known or n descents have been made.
func (s *search) run(n int) (complete bool, err error) {
	p := s.p
	if err := p.begin(s.program); err != nil {
		return false, err
	}
	s.width = len(p.gs)
	s.shared.stride = len(p.words)
	s.states.stride = 1 + s.width
	s.words = make([]int64, len(p.words))
	s.row = make([]uint32, 1+s.width)
	s.row[0], _ = s.shared.intern(p.words)
	s.locals.add(local{}) // 0 is none
	for i, g := range p.gs {
		s.row[1+i] = s.learn(0, result{}, taken{next: g.step, state: g.state})
	}
	root, _ := s.states.intern(s.row)
	s.nodes.add(node{})
	if err := s.expand(root); err != nil {
		return false, err
	}
	complete = true
	waiting := []uint32{root}
	var stack []uint32
	var next []uint32 // the edge of stack[i] that is tried next
	runs, merged := 0, 0
	for len(waiting) > 0 {
		base := waiting[0]
		waiting = waiting[1:]
		depth := s.nodes.at(base).depth
		if depth >= maxSteps {
			complete = false
			continue
		}
		s.path = s.path[:0]
		for at := base; at != root; at = s.nodes.at(at).from {
			s.path = append(s.path, int(s.nodes.at(at).by))
		}
		slices.Reverse(s.path)
		s.common = 0
		stack, next = append(stack[:0], base), append(next[:0], 0)
		for len(stack) > 0 {
			top := len(stack) - 1
			at := stack[top]
			if next[top] == uint32(s.nodes.at(at).edges) {
				stack, next = stack[:top], next[:top]
				if top > 0 {
					s.pop()
				}
				continue
			}
			e := s.nodes.at(at).first + next[top]
			next[top]++
			to, found, err := s.try(at, int(s.edges.at(e).by))
			if err != nil {
				return false, err
			}
			s.edges.at(e).to = to
			if found {
				s.push(int(s.edges.at(e).by))
				if err := s.expand(to); err != nil {
					return false, err
				}
				switch d := s.nodes.at(to).depth; {
				case s.nodes.at(to).outcome >= 0:
				case d%band == 0:
					waiting = append(waiting, to)
				default:
					stack, next = append(stack, to), append(next, 0)
					continue
				}
				s.pop()
			}
			if n--; n <= 0 {
				return s.tried(), nil
			}
			if !found {
				merged++
			}
			if runs++; runs == probe && merged < probe/50 && !s.merges && len(waiting) == 0 && len(s.spins) == 0 {
				return false, errNothingMerges
			}
		}
	}
	if complete {
		return true, s.check()
	}
	return false, nil
}

var errNothingMerges = errors.New("schedule: nothing merges")

// tried says whether no edge is left untried.
func (s *search) tried() bool {
	for i := range s.edges.n {
		if s.edges.at(uint32(i)).to == unknown {
			return false
		}
	}
	return true
}

// try takes a step of goroutine g in the state at. It gives the state after it and whether
// that was not seen before.
func (s *search) try(at uint32, g int) (to uint32, found bool, err error) {
	copy(s.row, s.states.row(at))
	copy(s.words, s.shared.row(s.row[0]))
	l := s.row[1+g]
	r := s.p.world.carry(s.words, g, &s.locals.at(l).step)
	kid := s.kid(l, r)
	if kid == 0 {
		next, err := s.next(at, g, r)
		if err != nil {
			return 0, false, err
		}
		kid = s.learn(l, r, next)
	}
	s.row[0], _ = s.shared.intern(s.words)
	s.row[1+g] = kid
	to, found = s.states.intern(s.row)
	if found {
		s.nodes.add(node{from: at, by: uint16(g), depth: s.nodes.at(at).depth + 1})
	}
	return to, found, nil
}

// push and pop change the path.
func (s *search) push(g int) {
	if n := s.common - s.p.behind; s.common == len(s.path) && 0 <= n && n < len(s.p.done) && s.p.done[n].by == g {
		s.common++
	}
	s.path = append(s.path, g)
}

func (s *search) pop() {
	s.path = s.path[:len(s.path)-1]
	s.common = min(s.common, len(s.path))
}

// next lets goroutine g really take its step in the state at, in which it sees r, and
// gives what it does next.
func (s *search) next(at uint32, g int, r result) (taken, error) {
	p := s.p
	n := len(s.path) - p.behind
	if s.common < len(s.path) || n < 0 || n < len(p.done) && p.done[n].by != g {
		if err := s.arrive(at); err != nil {
			return taken{}, err
		}
		n = 0
	}
	if n == len(p.done) {
		// It is likely to be asked next for the step after this one, and needs no switch
		// for it now.
		p.sprint(p.gs[g], band)
		if err := p.err(); err != nil {
			return taken{}, err
		}
	}
	if p.done[n].seen != r {
		return taken{}, ErrDiffers
	}
	return p.done[n], nil
}

// kid gives the history that continues l with the result r, or 0.
func (s *search) kid(l uint32, r result) uint32 {
	n := 0
	for c := s.locals.at(l).kid; c != 0; c = s.locals.at(c).sibling {
		if s.locals.at(c).seen == r {
			return c
		}
		if n++; n == chained {
			return s.kids[kidKey{l, r}]
		}
	}
	return 0
}

// learn adds the history that continues parent with the result r, and in which the
// goroutine goes on with next.
func (s *search) learn(parent uint32, r result, next taken) uint32 {
	id := uint32(s.locals.n)
	l := local{seen: r, parent: parent, state: next.state, step: next.next}
	if next.state == broken {
		s.ends[id] = ending{s.p.failure, s.p.panicked}
	}
	if parent != 0 {
		up := s.locals.at(parent)
		if up.kids++; up.kids <= chained {
			l.sibling, up.kid = up.kid, id
		} else {
			s.kids[kidKey{parent, r}] = id
		}
	}
	return s.locals.add(l)
}

// expand finds out who is ready in a new state; if nobody is, where it has led.
func (s *search) expand(at uint32) error {
	n := s.nodes.at(at)
	n.first, n.outcome = uint32(s.edges.n), -1
	row := s.states.row(at)
	words := s.shared.row(row[0])
	over, broke := true, uint32(0)
	for _, l := range row[1:] {
		switch s.locals.at(l).state {
		case broken:
			broke = l
		case pending:
			over = false
		}
	}
	if broke == 0 {
		for k := range s.width {
			g := k // the one that took the last step comes first
			if k == 0 {
				g = int(n.by)
			} else if k <= int(n.by) {
				g = k - 1
			}
			l := row[1+g]
			if s.locals.at(l).state == pending && s.p.world.ready(words, g, &s.locals.at(l).step) && !s.spinning(row[0], l, g) {
				s.edges.add(edge{to: unknown, by: uint16(g)})
			}
		}
		n.edges = uint16(s.edges.n - int(n.first))
		if n.edges > 0 {
			return nil
		}
	}
	var key outcomeKey
	var panicked *PanicError
	switch e := s.ends[broke]; {
	case e.panic != nil:
		key, panicked = outcomeKey{fmt.Sprint(e.panic.Value), panicOutcome}, e.panic
	case broke != 0:
		key = outcomeKey{e.failure, failedOutcome}
	default:
		if err := s.arrive(at); err != nil {
			return err
		}
		key = s.p.leaf()
		if err := s.p.err(); err != nil {
			return err
		}
		if over != (key.kind != deadlocked) {
			return ErrDiffers
		}
	}
	n.outcome = s.outcome(key, panicked)
	return nil
}

// outcome gives the number of the outcome with this key.
func (s *search) outcome(key outcomeKey, panicked *PanicError) int32 {
	i, ok := s.byKey[key]
	if !ok {
		i = int32(len(s.outcomes))
		s.byKey[key] = i
		s.outcomes = append(s.outcomes, Outcome{
			Value: key.value, Deadlock: key.kind == deadlocked, Failed: key.kind == failedOutcome, Panic: key.kind == panicOutcome,
			Schedules: new(big.Int),
		})
		if panicked != nil {
			s.panics[i] = panicked
		}
	}
	return i
}

// ErrDiffers is the error for a program that can't be explored because it does not always
// do the same in the same order.
var ErrDiffers = errors.New("schedule: the program behaves differently when it runs again in the same order; what its goroutines do may depend only on the " +
	"values that their steps give them: no random numbers, no clock, and what they share must be made by p (p.Int, p.Lock, …)")

// arrive runs the program for real to the state at, which s.path leads to.
func (s *search) arrive(at uint32) error {
	p := s.p
	if s.common < len(s.path) || s.common < p.behind+len(p.done) {
		if err := p.begin(s.program); err != nil {
			return err
		}
		followed := p.follow(s.path)
		if err := p.err(); err != nil {
			return err
		}
		s.common = len(s.path)
		if !followed || !s.same(at) {
			return ErrDiffers
		}
	}
	return nil
}

// outdated makes the next arrive begin again.
func (s *search) outdated() { s.common, s.p.behind = 0, math.MaxInt32 }

// same says whether the run is in the state at.
func (s *search) same(at uint32) bool {
	row := s.states.row(at)
	if !slices.Equal(s.p.words, s.shared.row(row[0])) {
		return false
	}
	for i, g := range s.p.gs {
		l := s.locals.at(row[1+i])
		if l.state != g.state || l.state == pending && l.step != g.step {
			return false
		}
	}
	return true
}

// check runs the program for real in random orders and compares where they lead with what
// the search found. This is how variables that goroutines share behind the explorer's back
// come to light.
func (s *search) check() error {
	random := rand.New(rand.NewPCG(1, 2))
	for range min(checks, s.nodes.n/10+32) {
		at := uint32(0)
		s.path, s.common = s.path[:0], 0
		for s.nodes.at(at).outcome < 0 {
			n := s.nodes.at(at)
			e := s.edges.at(n.first + uint32(random.IntN(int(n.edges))))
			s.path = append(s.path, int(e.by))
			at = e.to
		}
		if err := s.arrive(at); err != nil {
			return err
		}
		o := &s.outcomes[s.nodes.at(at).outcome]
		if o.Panic || o.Failed {
			continue
		}
		key := s.p.leaf()
		if err := s.p.err(); err != nil {
			return err
		}
		if key.value != o.Value || key.kind == deadlocked != o.Deadlock {
			return ErrDiffers
		}
	}
	return nil
}

// count counts the orders that lead to each outcome, from the first step on: what leads to
// a state is known before it leads on, since all ways to a state have the same number of
// steps.
func (s *search) count() {
	// The numbers of a layer, the states after as many steps, have limbs words of 64 bits
	// each. The longest order gives a bound.
	depth := uint32(0)
	for i := range uint32(s.nodes.n) {
		depth = max(depth, s.nodes.at(i).depth)
	}
	limbs := int(depth)*bits.Len(uint(s.width-1))/64 + 1
	start := make([]uint32, depth+2) // layer d is byDepth[start[d]:start[d+1]]
	for i := range uint32(s.nodes.n) {
		start[s.nodes.at(i).depth+1]++
	}
	widest := uint32(0)
	for d := range depth + 1 {
		widest = max(widest, start[d+1])
		start[d+1] += start[d]
	}
	byDepth := make([]uint32, s.nodes.n)
	place := make([]uint32, s.nodes.n) // within its layer
	fill := slices.Clone(start)
	for i := range uint32(s.nodes.n) {
		d := s.nodes.at(i).depth
		byDepth[fill[d]] = i
		place[i] = fill[d] - start[d]
		fill[d]++
	}
	counts, following := make([]uint64, int(widest)*limbs), make([]uint64, int(widest)*limbs)
	likely, likelyNext := make([]float64, widest), make([]float64, widest)

	// An arrival i*width+g is reaching state i by a step of g. Of the orders that do, the
	// one with the fewest switches is kept, and of several the first by the alphabet of
	// the goroutines: arrivals of a layer are gone through in that order.
	switches := make([]uint16, s.nodes.n*s.width)
	before := make([]uint32, s.nodes.n*s.width) // the arrival before, on that order
	turn := make([]uint32, s.nodes.n*s.width)   // when it was found
	for i := range switches {
		switches[i] = math.MaxUint16
	}
	switches[0] = 0
	arrivals, arrivalsNext := []uint32{0}, []uint32(nil)
	found := uint32(0)
	examples := make([]uint32, len(s.outcomes)) // arrivals
	fewest := slices.Repeat([]uint16{math.MaxUint16}, len(s.outcomes))
	counts[0], likely[0] = 1, 1
	sum := new(big.Int)
	for d := range depth + 1 {
		for _, i := range byDepth[start[d]:start[d+1]] {
			n := s.nodes.at(i)
			count := counts[int(place[i])*limbs:][:limbs]
			chance := likely[place[i]]
			if n.outcome >= 0 {
				o := &s.outcomes[n.outcome]
				o.Schedules.Add(o.Schedules, number(sum, count))
				o.Probability += chance
				continue
			}
			for k := range uint32(n.edges) {
				e := s.edges.at(n.first + k)
				if e.to == unknown {
					continue
				}
				carry := uint64(0)
				for k, limb := range count {
					to := &following[int(place[e.to])*limbs+k]
					*to, carry = bits.Add64(*to, limb, carry)
				}
				likelyNext[place[e.to]] += chance / float64(n.edges)
			}
		}
		for _, a := range arrivals {
			n := s.nodes.at(a / uint32(s.width))
			if n.outcome >= 0 {
				if switches[a] < fewest[n.outcome] {
					fewest[n.outcome], examples[n.outcome] = switches[a], a
				}
				continue
			}
			for _, k := range s.alphabetical(n) {
				e := s.edges.at(n.first + k)
				if e.to == unknown {
					continue
				}
				w := switches[a]
				if a != 0 && a%uint32(s.width) != uint32(e.by) {
					w++
				}
				to := e.to*uint32(s.width) + uint32(e.by)
				if w >= switches[to] {
					continue
				}
				if switches[to] == math.MaxUint16 {
					arrivalsNext = append(arrivalsNext, to)
				}
				switches[to], before[to], turn[to] = w, a, found
				found++
			}
		}
		slices.SortFunc(arrivalsNext, func(a, b uint32) int { return cmp.Compare(turn[a], turn[b]) })
		counts, following = following, counts
		likely, likelyNext = likelyNext, likely
		arrivals, arrivalsNext = arrivalsNext, arrivals[:0]
		clear(following)
		clear(likelyNext)
	}
	for k := range s.outcomes {
		var order []int
		for a := examples[k]; a != 0; a = before[a] {
			order = append(order, int(a)%s.width)
		}
		slices.Reverse(order)
		s.outcomes[k].Example = s.p.order(order)
	}
}

// summary makes the report of the outcomes.
func (s *search) summary(complete bool) (Report, error) {
	r := Report{Schedules: new(big.Int), Complete: complete, Outcomes: s.outcomes}
	var panicked *PanicError
	for k := range s.outcomes {
		o := &s.outcomes[k]
		r.Schedules.Add(r.Schedules, o.Schedules)
		if p := s.panics[int32(k)]; p != nil {
			p.Order = o.Example
			if panicked == nil || o.Example.Switches() < panicked.Order.Switches() {
				panicked = p
			}
		}
	}
	sortOutcomes(r.Outcomes)
	if panicked != nil {
		return r, panicked
	}
	return r, nil
}

// alphabetical gives the edges of n, counted from its first, by goroutine: the first is
// the one that comes out of its place.
func (s *search) alphabetical(n *node) []uint32 {
	s.sorted = s.sorted[:0]
	for k := range uint32(n.edges) {
		s.sorted = append(s.sorted, k)
	}
	for k := 1; k < len(s.sorted) && s.edges.at(n.first+s.sorted[k]).by < s.edges.at(n.first+s.sorted[k-1]).by; k++ {
		s.sorted[k], s.sorted[k-1] = s.sorted[k-1], s.sorted[k]
	}
	return s.sorted
}

// number sets z to the number with these limbs, lowest first.
func number(z *big.Int, limbs []uint64) *big.Int {
	z.SetUint64(limbs[len(limbs)-1])
	var low big.Int
	for k := len(limbs) - 2; k >= 0; k-- {
		z.Lsh(z, 64)
		z.Or(z, low.SetUint64(limbs[k]))
	}
	return z
}

// A list grows without being copied: in pieces of which each is twice as long as the one before.
type list[T any] struct {
	n      int
	pieces [][]T
}

const firstPiece = 64

// piece gives where index i is.
func piece(i uint32) (k int, at uint32) {
	i += firstPiece
	k = bits.Len32(i) - bits.Len32(firstPiece)
	return k, i - firstPiece<<k
}

func (l *list[T]) at(i uint32) *T {
	k, at := piece(i)
	return &l.pieces[k][at]
}

func (l *list[T]) add(v T) uint32 {
	k, at := piece(uint32(l.n))
	if k == len(l.pieces) {
		l.pieces = append(l.pieces, make([]T, firstPiece<<k))
	}
	l.pieces[k][at] = v
	l.n++
	return uint32(l.n - 1)
}

// rows numbers distinct rows of stride values each, from 0 in the order in which they come.
type rows[T int64 | uint32] struct {
	stride int
	n      int
	pieces [][]T    // as those of a list
	table  []uint64 // open addressing: the hash, 32 bits, and number + 1; or 0. Its length is a power of two, n at most half of it
}

func (r *rows[T]) row(i uint32) []T {
	k, at := piece(i)
	from := int(at) * r.stride
	return r.pieces[k][from : from+r.stride]
}

func (r *rows[T]) intern(row []T) (id uint32, fresh bool) {
	if 2*r.n >= len(r.table) {
		r.grow()
	}
	mask := uint32(len(r.table) - 1)
	h := hash(row)
	for at := h & mask; ; at = (at + 1) & mask {
		entry := r.table[at]
		if entry == 0 {
			k, _ := piece(uint32(r.n))
			if k == len(r.pieces) {
				r.pieces = append(r.pieces, make([]T, firstPiece<<k*r.stride))
			}
			copy(r.row(uint32(r.n)), row)
			r.n++
			r.table[at] = uint64(h)<<32 | uint64(r.n)
			return uint32(r.n - 1), true
		}
		if id := uint32(entry) - 1; uint32(entry>>32) == h && slices.Equal(r.row(id), row) {
			return id, false
		}
	}
}

func (r *rows[T]) grow() {
	old := r.table
	r.table = make([]uint64, max(64, 2*len(old)))
	mask := uint32(len(r.table) - 1)
	for _, entry := range old {
		if entry == 0 {
			continue
		}
		at := uint32(entry>>32) & mask
		for r.table[at] != 0 {
			at = (at + 1) & mask
		}
		r.table[at] = entry
	}
}

func hash[T int64 | uint32](row []T) uint32 {
	h := uint64(0)
	for _, v := range row {
		high, low := bits.Mul64(h^uint64(v)^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
		h = high ^ low
	}
	return uint32(h ^ h>>32)
}
