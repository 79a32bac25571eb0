package search

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
)

// plenty is enough for every program of these tests on a busy machine.
var plenty = Options{Time: 5 * time.Minute}

func explore(t testing.TB, sys System) *Result {
	t.Helper()
	r := Run(context.Background(), sys, plenty)
	if !r.Complete || r.Err != nil {
		t.Fatalf("not complete: cause %d, err %v", r.Cause, r.Err)
	}
	return r
}

// TestIncrements compares with closed forms: 2 × k increments have C(4k, 2k) orders, and
// from k = 3 on the lowest outcome is 2, which 8 orders lead to.
func TestIncrements(t *testing.T) {
	for k := 1; k <= 12; k++ {
		r := explore(t, increments(2, k))
		if want := new(big.Int).Binomial(int64(4*k), int64(2*k)); r.Orders.Cmp(want) != 0 {
			t.Errorf("2 × %d: %v orders, want %v", k, r.Orders, want)
		}
		lowest, highest := r.Outcomes[0], r.Outcomes[len(r.Outcomes)-1]
		if highest.Value != fmt.Sprint(2*k) {
			t.Errorf("2 × %d: highest outcome %s", k, highest.Value)
		}
		if k >= 3 && (lowest.Value != "2" || lowest.Orders.Int64() != 8 || len(r.Outcomes) != 2*k-1) {
			t.Errorf("2 × %d: %d outcomes, lowest %s, by %v orders", k, len(r.Outcomes), lowest.Value, lowest.Orders)
		}
	}
	r := explore(t, increments(3, 2))
	if r.Orders.Int64() != 34650 {
		t.Errorf("3 × 2: %v orders, want 34650", r.Orders)
	}
	r = explore(t, increments(2, 1))
	if r.Orders.Int64() != 6 || r.Outcomes[0].Orders.Int64() != 4 || r.Outcomes[0].Value != "1" {
		t.Errorf("2 × 1: %+v", r)
	}
}

// TestWideCounts has numbers of more than 64 and more than 128 bits.
func TestWideCounts(t *testing.T) {
	// Four goroutines of 18 steps each, in any order.
	var code [][]instr
	want := new(big.Int).MulRange(1, 4*18)
	for range 4 {
		code = append(code, slices.Repeat([]instr{{op: set, n: 1}}, 18))
		want.Div(want, new(big.Int).MulRange(1, 18))
	}
	r := explore(t, newToy(1, 1, code...))
	if r.Orders.Cmp(want) != 0 || want.BitLen() <= 128 {
		t.Errorf("%v orders, want %v", r.Orders, want)
	}
	r = explore(t, newToy(1, 1, code[:2]...))
	if n := new(big.Int).Binomial(36, 18); r.Orders.Cmp(n) != 0 {
		t.Errorf("%v orders, want %v", r.Orders, n)
	}
}

// tree is what the second enumerator finds: it goes through all orders one by one.
type tree struct {
	sys    System
	orders map[outcomeKey]int64
	shares map[outcomeKey]float64
	best   map[outcomeKey][]Choice
	path   []Choice
	left   int // orders to go before it gives up
}

func (t *tree) walk(state []uint32, share float64) {
	if t.left == 0 {
		return
	}
	kind, value, ended := t.sys.End(state)
	var choices []Choice
	var next [][]uint32
	if !ended {
		t.sys.Expand(state, func(who, branch int, s []uint32) {
			choices = append(choices, Choice{who, branch})
			next = append(next, slices.Clone(s))
		})
		if len(choices) == 0 {
			kind, value, ended = Deadlocked, t.sys.Stuck(state), true
		}
	}
	if ended {
		t.left--
		key := outcomeKey{kind, value}
		t.orders[key]++
		t.shares[key] += share
		if old, ok := t.best[key]; !ok || preferred(t.path, old) {
			t.best[key] = slices.Clone(t.path)
		}
		return
	}
	for i := range choices {
		t.path = append(t.path, choices[i])
		t.walk(next[i], share/float64(len(choices)))
		t.path = t.path[:len(t.path)-1]
	}
}

func preferred(a, b []Choice) bool {
	if x, y := switches(a), switches(b); x != y {
		return x < y
	}
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return slices.CompareFunc(a, b, func(x, y Choice) int {
		if x.Who != y.Who {
			return x.Who - y.Who
		}
		return x.Branch - y.Branch
	}) < 0
}

func switches(order []Choice) int {
	n := 0
	for i := 1; i < len(order); i++ {
		if order[i].Who != order[i-1].Who {
			n++
		}
	}
	return n
}

// enumerate returns nil for a System of more than most orders.
func enumerate(sys System, most int) *tree {
	t := &tree{sys, map[outcomeKey]int64{}, map[outcomeKey]float64{}, map[outcomeKey][]Choice{}, nil, most + 1}
	t.walk(sys.Start(), 1)
	if t.left == 0 {
		return nil
	}
	return t
}

// TestAgainstPlainEnumeration compares orders, probabilities and examples of random
// programs with those of an enumerator that merges nothing.
func TestAgainstPlainEnumeration(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	compared := 0
	for range short.Of(1500) {
		sys := randomToy(random, 1+random.IntN(4), 5, false)
		want := enumerate(sys, 5_000)
		if want == nil {
			continue
		}
		compared++
		compareWithTree(t, sys, explore(t, sys), want)
		if t.Failed() {
			t.Fatal(sys)
		}
	}
	if compared < short.Of(1000) {
		t.Errorf("only %d programs were small enough to compare", compared)
	}
}

func compareWithTree(t *testing.T, sys System, r *Result, want *tree) {
	t.Helper()
	if len(r.Outcomes) != len(want.orders) {
		t.Errorf("%d outcomes, want %d", len(r.Outcomes), len(want.orders))
	}
	sum := 0.0
	for _, o := range r.Outcomes {
		key := outcomeKey{o.Kind, o.Value}
		if o.Orders.Cmp(big.NewInt(want.orders[key])) != 0 {
			t.Errorf("%v: %v orders, want %d", key, o.Orders, want.orders[key])
		}
		if math.Abs(o.Probability-want.shares[key]) > 1e-12 {
			t.Errorf("%v: probability %v, want %v", key, o.Probability, want.shares[key])
		}
		if !o.Shortest || !slices.Equal(o.Example, want.best[key]) {
			t.Errorf("%v: example %v, want %v", key, o.Example, want.best[key])
		}
		sum += o.Probability
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("probabilities add up to %v", sum)
	}
	g := r.Graph(1 << 20)
	if len(g.Nodes) != r.States || g.Nodes[0].Orders.Cmp(r.Orders) != 0 {
		t.Errorf("the graph's first node has %v orders, the result %v", g.Nodes[0].Orders, r.Orders)
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if i%7 != 0 {
			continue
		}
		ahead, ok := r.From(n.State)
		if !ok {
			t.Fatalf("From does not know state %v", n.State)
		}
		for o := range r.Outcomes {
			if ahead.Orders[o].Cmp(n.Ahead.Orders[o]) != 0 || math.Abs(ahead.Probability[o]-n.Probability[o]) > 1e-12 {
				t.Errorf("state %v, outcome %s: From says %v orders, %v; Graph %v, %v", n.State, r.Outcomes[o].Value,
					ahead.Orders[o], ahead.Probability[o], n.Ahead.Orders[o], n.Probability[o])
			}
		}
	}
}

// naive finds, by means of its own, what can happen in a System with cycles: the outcomes
// that can be reached, whether it can happen that none can be reached any more, and the
// probabilities after many steps.
func naive(sys System, steps int) (outcomes map[outcomeKey]float64, neverEnds bool) {
	type state struct {
		key  *outcomeKey
		next []int
	}
	var all []state
	numbers := map[string]int{}
	var vectors [][]uint32
	number := func(v []uint32) int {
		k := fmt.Sprint(trim(v))
		if i, ok := numbers[k]; ok {
			return i
		}
		numbers[k] = len(vectors)
		vectors = append(vectors, slices.Clone(v))
		return len(vectors) - 1
	}
	number(sys.Start())
	for i := 0; i < len(vectors); i++ {
		var s state
		if kind, value, ended := sys.End(vectors[i]); ended {
			s.key = &outcomeKey{kind, value}
		} else {
			sys.Expand(vectors[i], func(_, _ int, v []uint32) { s.next = append(s.next, number(v)) })
			if s.next == nil {
				s.key = &outcomeKey{Deadlocked, sys.Stuck(vectors[i])}
			}
		}
		all = append(all, s)
	}
	ends := make([]bool, len(all)) // an end can be reached
	for changed := true; changed; {
		changed = false
		for i, s := range all {
			can := s.key != nil || slices.ContainsFunc(s.next, func(k int) bool { return ends[k] })
			if can && !ends[i] {
				ends[i], changed = true, true
			}
		}
	}
	outcomes = map[outcomeKey]float64{}
	mass := make([]float64, len(all))
	mass[0] = 1
	for range steps {
		after := make([]float64, len(all))
		for i, s := range all {
			if s.key != nil {
				after[i] += mass[i]
			}
			for _, k := range s.next {
				after[k] += mass[i] / float64(len(s.next))
			}
		}
		mass = after
	}
	for i, s := range all {
		if s.key != nil {
			outcomes[*s.key] += mass[i]
		}
	}
	return outcomes, slices.Contains(ends, false)
}

// TestCyclesAgainstNaive compares random programs that may go round.
func TestCyclesAgainstNaive(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	cyclic, never := 0, 0
	for range short.Of(1000) {
		sys := randomToy(random, 1+random.IntN(3), 4, true)
		r := explore(t, sys)
		if r.States > 400 {
			continue
		}
		want, neverEnds := naive(sys, 3000)
		sum, found := 0.0, false
		for _, o := range r.Outcomes {
			sum += o.Probability
			if o.Kind == NeverEnds {
				found = true
				checkRound(t, sys, o)
				continue
			}
			key := outcomeKey{o.Kind, o.Value}
			p, ok := want[key]
			if !ok || math.Abs(p-o.Probability) > 1e-9 {
				t.Errorf("%v: probability %v, want %v", key, o.Probability, p)
			}
			delete(want, key)
		}
		if len(want) > 0 {
			t.Errorf("not found: %v", slices.Collect(maps.Keys(want)))
		}
		if found != neverEnds || math.Abs(sum+r.Unresolved-1) > 1e-9 {
			t.Errorf("never ends: %v, want %v; sum of probabilities %v", found, neverEnds, sum)
		}
		if r.Cyclic != (r.Orders == nil) {
			t.Errorf("cyclic %v, orders %v", r.Cyclic, r.Orders)
		}
		if r.Cyclic {
			cyclic++
		}
		if found {
			never++
		}
		g := r.Graph(400)
		for o := range r.Outcomes {
			if math.Abs(g.Nodes[0].Probability[o]-r.Outcomes[o].Probability) > 1e-12 {
				t.Errorf("outcome %v: the graph says %v", r.Outcomes[o], g.Nodes[0].Probability[o])
			}
			if (g.Nodes[0].Ahead.Orders[o] == nil) != (r.Outcomes[o].Orders == nil) {
				t.Errorf("outcome %v: the graph says %v", r.Outcomes[o], g.Nodes[0].Ahead.Orders[o])
			}
		}
		for i := 0; i < len(g.Nodes); i += 11 {
			ahead, ok := r.From(g.Nodes[i].State)
			if !ok {
				t.Fatalf("From does not know state %v", g.Nodes[i].State)
			}
			for o := range r.Outcomes {
				if math.Abs(ahead.Probability[o]-g.Nodes[i].Probability[o]) > 1e-12 ||
					(ahead.Orders[o] == nil) != (g.Nodes[i].Ahead.Orders[o] == nil) {
					t.Errorf("state %v, outcome %v: From says %v, %v", g.Nodes[i].State, r.Outcomes[o],
						ahead.Orders[o], ahead.Probability[o])
				}
			}
		}
		if t.Failed() {
			t.Fatal(sys)
		}
	}
	if cyclic < short.Of(150) || never < short.Of(30) {
		t.Errorf("%d programs with cycles, %d that may never end: too few to mean anything", cyclic, never)
	}
}

// follow takes the steps of an order and returns the state after them.
func follow(t *testing.T, sys System, state []uint32, order []Choice) []uint32 {
	t.Helper()
	for i, c := range order {
		var next []uint32
		found := false
		sys.Expand(state, func(who, branch int, s []uint32) {
			if (Choice{who, branch}) == c {
				next, found = slices.Clone(trim(s)), true
			}
		})
		if !found {
			t.Fatalf("step %d of %v is no choice there", i, order)
		}
		state = next
	}
	return state
}

func checkRound(t *testing.T, sys System, o Outcome) {
	t.Helper()
	state := follow(t, sys, trim(sys.Start()), o.Example)
	if again := follow(t, sys, state, o.Round); len(o.Round) == 0 || !slices.Equal(again, state) {
		t.Errorf("%v after %v does not lead back", o.Round, o.Example)
	}
}

// TestNeverEnds: beside two goroutines that increment a counter, a third waits for 2 in a
// loop. If an increment is lost, it waits for ever.
func TestNeverEnds(t *testing.T) {
	sys := increments(2, 1)
	sys.code = append(sys.code, []instr{{op: spin, n: 2}})
	sys.start = append(sys.start, 0)
	r := explore(t, sys)
	if r.Orders != nil || !r.Cyclic || len(r.Outcomes) != 2 {
		t.Fatalf("%+v", r)
	}
	ends, never := r.Outcomes[0], r.Outcomes[1]
	if ends.Value != "2" || ends.Kind != Finished || ends.Orders != nil {
		t.Errorf("%+v", ends)
	}
	if never.Kind != NeverEnds || never.Value != "goroutine 3 goes round" || never.Orders != nil {
		t.Errorf("%+v", never)
	}
	// The third goroutine's steps change nothing until the others are done, so what counts
	// is who of the others is first: both read before one writes, unless the second coin
	// shows the first goroutine again.
	if math.Abs(never.Probability-0.5) > 1e-12 || math.Abs(ends.Probability-0.5) > 1e-12 {
		t.Errorf("probabilities %v and %v, want 0.5 and 0.5", ends.Probability, never.Probability)
	}
	if want := []Choice{{3, 0}}; !slices.Equal(never.Round, want) {
		t.Errorf("round %v, want %v", never.Round, want)
	}
}

// ruin is the gambler's: from place start, a step up or down at each turn until 0 or n.
type ruin struct{ n, start, down int }

func (g ruin) Start() []uint32 { return []uint32{0, uint32(g.start)} }
func (g ruin) Expand(s []uint32, emit func(who, branch int, next []uint32)) {
	for b := range g.down {
		emit(1, b, []uint32{0, s[1] - 1})
	}
	emit(1, g.down, []uint32{0, s[1] + 1})
}
func (g ruin) End(s []uint32) (int, string, bool) {
	switch {
	case len(s) < 2:
		return Panicked, "ruined", true
	case s[1] == uint32(g.n):
		return Finished, "rich", true
	}
	return 0, "", false
}
func (g ruin) Stuck([]uint32) string { return "" }
func (g ruin) Unsettled() bool       { return false }
func (g ruin) Err() error            { return nil }

// TestGamblersRuin compares with the closed form, for components that are solved by
// elimination and for one that is too large for it.
func TestGamblersRuin(t *testing.T) {
	for _, g := range []ruin{{20, 7, 1}, {200, 50, 1}, {200, 190, 2}, {500, 495, 2}, {400, 100, 1}} {
		r := explore(t, g)
		want := float64(g.start) / float64(g.n)
		if q := float64(g.down); q > 1 {
			want = (math.Pow(q, float64(g.start)) - 1) / (math.Pow(q, float64(g.n)) - 1)
			if g.n > 300 {
				want = math.Pow(q, float64(g.start-g.n)) // to within q^−start
			}
		}
		if p := r.Outcomes[0].Probability; math.Abs(p-want) > 1e-11 {
			t.Errorf("%+v: %v, want %v, unresolved %v", g, p, want, r.Unresolved)
		}
		graph := r.Graph(10_000)
		if p := graph.Nodes[0].Probability[0]; math.Abs(p-want) > 1e-9 {
			t.Errorf("%+v: %v in the graph, want %v", g, p, want)
		}
	}
}

// TestCoins: who flips until heads comes will see heads; and of three ways, one of which
// leads back, the other two are equally likely.
func TestCoins(t *testing.T) {
	// 1: choose; if 0, again; finish 7.
	sys := newToy(1, 0, []instr{{op: choose, n: 2}, {op: branch, n: 0, to: 0}, {op: finish, n: 7}})
	r := explore(t, sys)
	if len(r.Outcomes) != 1 || math.Abs(r.Outcomes[0].Probability-1) > 1e-12 || r.Outcomes[0].Orders != nil {
		t.Errorf("%+v", r.Outcomes)
	}
	// Three ways, one back, one to each end.
	sys = newToy(1, 0, []instr{{op: choose, n: 3}, {op: branch, n: 0, to: 0}, {op: branch, n: 1, to: 4},
		{op: finish, n: 2}, {op: finish, n: 1}})
	r = explore(t, sys)
	for _, o := range r.Outcomes {
		if math.Abs(o.Probability-0.5) > 1e-12 {
			t.Errorf("%+v", o)
		}
	}
}

// TestFiniteBesideCycle: an outcome whose orders do not touch the cycle is still counted.
func TestFiniteBesideCycle(t *testing.T) {
	sys := newToy(1, 0,
		[]instr{{op: choose, n: 2}, {op: branch, n: 0, to: 3}, {op: finish, n: 1}, {v: 0, op: spin, n: 9}})
	r := explore(t, sys)
	first := r.Outcomes[0]
	if r.Orders != nil || first.Value != "1" || first.Orders == nil || first.Orders.Int64() != 1 {
		t.Errorf("%+v", r)
	}
	if r.Outcomes[1].Kind != NeverEnds || r.Outcomes[1].Orders != nil {
		t.Errorf("%+v", r.Outcomes[1])
	}
}

// TestDeadlock: two locks in opposite orders.
func TestDeadlock(t *testing.T) {
	sys := newToy(2, 0,
		[]instr{{op: lock, v: 0}, {op: lock, v: 1}, {op: set, v: 1}, {op: set, v: 0}},
		[]instr{{op: lock, v: 1}, {op: lock, v: 0}, {op: set, v: 0}, {op: set, v: 1}})
	r := explore(t, sys)
	last := r.Outcomes[len(r.Outcomes)-1]
	if last.Kind != Deadlocked || !strings.HasPrefix(last.Value, "stuck") || last.Orders.Int64() != 2 {
		t.Errorf("%+v", last)
	}
	if want := []Choice{{1, 0}, {2, 0}}; !slices.Equal(last.Example, want) {
		t.Errorf("example %v, want %v", last.Example, want)
	}
}

// TestMemoryLimit: what a search that is cut off says is true.
func TestMemoryLimit(t *testing.T) {
	r := Run(context.Background(), increments(2, 20), Options{Time: time.Minute, Memory: 8 << 20})
	if r.Complete || r.Cause != Memory || r.Orders != nil {
		t.Fatalf("complete %v, cause %d, orders %v", r.Complete, r.Cause, r.Orders)
	}
	if r.Bytes > 9<<20 {
		t.Errorf("%d bytes were held, of %d allowed", r.Bytes, 8<<20)
	}
	all := explore(t, increments(2, 20))
	if r.Seen.Sign() <= 0 || r.Seen.Cmp(all.Orders) >= 0 {
		t.Errorf("%v orders seen, of %v", r.Seen, all.Orders)
	}
	for _, o := range r.Outcomes {
		sys := increments(2, 20)
		if _, value, ended := sys.End(follow(t, sys, sys.Start(), o.Example)); !ended || value != o.Value {
			t.Errorf("the example for %s leads to %s", o.Value, value)
		}
		i := slices.IndexFunc(all.Outcomes, func(p Outcome) bool { return p.Value == o.Value })
		if o.Orders.Cmp(all.Outcomes[i].Orders) > 0 {
			t.Errorf("%s: %v orders seen, of %v", o.Value, o.Orders, all.Outcomes[i].Orders)
		}
	}
	if r.Walks == 0 || r.Estimate == nil {
		t.Fatalf("%d walks, estimate %v", r.Walks, r.Estimate)
	}
	log := func(f *big.Float) float64 {
		m := new(big.Float)
		e := f.MantExp(m)
		x, _ := m.Float64()
		return math.Log2(x) + float64(e)
	}
	if got, want := log(r.Estimate.Orders), log(new(big.Float).SetInt(all.Orders)); math.Abs(got-want) > 20 {
		t.Errorf("estimated 2^%.1f orders, want 2^%.1f", got, want)
	}
}

// TestTimeLimit: a search that would take for ever comes back. An order has 160 steps, fewer
// than are taken between two looks at the clock.
func TestTimeLimit(t *testing.T) {
	began := time.Now()
	r := Run(context.Background(), increments(4, 20), Options{Time: 400 * time.Millisecond, Memory: 1 << 30})
	if r.Complete || r.Cause != Time || len(r.Outcomes) == 0 || r.Orders != nil {
		t.Fatalf("complete %v, cause %d, %d outcomes", r.Complete, r.Cause, len(r.Outcomes))
	}
	if d := time.Since(began); d > 30*time.Second {
		t.Errorf("took %v", d)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := Run(ctx, increments(4, 40), Options{Time: time.Hour, Memory: 1 << 30})
	if r.Complete || r.Cause != Canceled || r.Orders != nil {
		t.Fatalf("complete %v, cause %d", r.Complete, r.Cause)
	}
}

// unsettled is a System that notices, when it comes to some state, that more had to be
// told apart: until then it shows only half of its instructions as steps.
type unsettled struct {
	*toy
	known, noticed bool
	starts         int
}

func (u *unsettled) Start() []uint32 {
	u.starts++
	u.known = u.known || u.noticed
	u.noticed = false
	return u.toy.Start()
}

func (u *unsettled) Expand(s []uint32, emit func(who, branch int, next []uint32)) {
	if u.known {
		u.toy.Expand(s, emit)
		return
	}
	u.toy.Expand(s, func(who, branch int, next []uint32) {
		if next[1] >= 3 {
			u.noticed = true
		}
		twice := slices.Clone(next)
		u.toy.Expand(twice, func(again, branch int, next []uint32) {
			if again == who {
				emit(who, branch, next)
			}
		})
	})
}

func (u *unsettled) Unsettled() bool { return u.noticed }

func TestRestart(t *testing.T) {
	u := &unsettled{toy: increments(2, 3)}
	r := explore(t, u)
	if r.Restarts != 1 || u.starts != 2 || r.Orders.Int64() != 924 {
		t.Errorf("%d restarts, %d starts, %v orders", r.Restarts, u.starts, r.Orders)
	}
}

// failing is a System that cannot be explored beyond some state.
type failing struct {
	*toy
	err error
}

func (f *failing) Expand(s []uint32, emit func(who, branch int, next []uint32)) {
	if len(s) > 1 && s[1] == 2 {
		f.err = fmt.Errorf("main.go:7: this is not understood")
	}
	f.toy.Expand(s, emit)
}
func (f *failing) Err() error { return f.err }

func TestError(t *testing.T) {
	r := Run(context.Background(), &failing{toy: increments(2, 3)}, plenty)
	if r.Err == nil || r.Complete || r.Cause != Failed || r.Outcomes != nil {
		t.Errorf("%+v", r)
	}
}

// TestOne: nothing to do, and a single step.
func TestOne(t *testing.T) {
	r := explore(t, newToy(1, 1))
	if r.Orders.Int64() != 1 || len(r.Outcomes) != 1 || r.Outcomes[0].Example != nil ||
		r.Outcomes[0].Probability != 1 {
		t.Errorf("%+v", r)
	}
	if g := r.Graph(10); len(g.Nodes) != 1 || g.Nodes[0].Outcome != 0 || g.Nodes[0].Orders.Int64() != 1 {
		t.Errorf("%+v", g)
	}
}

func TestSorted(t *testing.T) {
	r := &Result{Outcomes: []Outcome{{Kind: Deadlocked, Value: "1"}, {Kind: Panicked, Value: "2"}}}
	for _, value := range []string{"10", "9", "-3", "x", "2.5", "1e999", "NaN", "abc", "9 1", ""} {
		r.Outcomes = append(r.Outcomes, Outcome{Value: value})
	}
	r.finish()
	var values []string
	for _, o := range r.Outcomes {
		values = append(values, o.Value)
	}
	if got := strings.Join(values, "|"); got != "NaN|-3|2.5|9|10||1e999|9 1|abc|x|2|1" {
		t.Error(got)
	}
}

func TestStates(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var s states
	want := map[string]uint32{}
	for range 200_000 {
		v := make([]uint32, random.IntN(5)*random.IntN(3))
		for i := range v {
			v[i] = uint32(random.IntN(7)) * uint32(random.IntN(2)) << (random.IntN(2) * 20)
		}
		k := fmt.Sprint(trim(v))
		i, fresh := s.number(v)
		if j, ok := want[k]; ok == fresh || ok && i != j {
			t.Fatalf("%v got number %d, fresh %v; want %d", v, i, fresh, j)
		}
		want[k] = i
		if !slices.Equal(s.vector(i), trim(v)) {
			t.Fatalf("%v came back as %v", v, s.vector(i))
		}
	}
	if s.len() != len(want) {
		t.Errorf("%d states, want %d", s.len(), len(want))
	}
	big := make([]uint32, maxWords)
	big[maxWords-1] = 1
	i, _ := s.number(big)
	if j, fresh := s.number(big); fresh || i != j || len(s.vector(i)) != maxWords {
		t.Error("the largest vector is not found again")
	}
}

// FuzzRun: whatever a program of toy instructions is, the search agrees with the plain
// enumerator, and ends.
func FuzzRun(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, seed%2 == 0)
	}
	f.Fuzz(func(t *testing.T, seed uint64, loops bool) {
		random := rand.New(rand.NewPCG(seed, 7))
		sys := randomToy(random, 1+random.IntN(4), 5, loops)
		r := explore(t, sys)
		if r.Cyclic {
			return
		}
		if want := enumerate(sys, 20_000); want != nil {
			compareWithTree(t, sys, r, want)
		}
	})
}

// TestEnough: a search ends where what it has met is enough.
func TestEnough(t *testing.T) {
	for _, enough := range []bool{true, false} {
		asked := 0
		r := Run(context.Background(), readers(6), Options{Time: 5 * time.Minute, Enough: func(met []Outcome) bool {
			asked++
			return enough
		}})
		if r.Complete == enough || asked == 0 || enough && asked > 1 {
			t.Errorf("enough %v: complete %v, after %d questions", enough, r.Complete, asked)
		}
		if enough && (r.Cause != Time || r.Reduced) {
			t.Errorf("it ended because of %v, reduced %v", r.Cause, r.Reduced)
		}
	}
}
