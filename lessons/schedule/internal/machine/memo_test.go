package machine

import (
	"slices"
	"testing"
)

// What a step did is known the next time, and equal states are one state however they are reached.
func TestMemo(t *testing.T) {
	var tree memo
	tree.init()
	root := tree.newNode()
	path := func(val uint32) []pathStep { return []pathStep{{key: 8, val: val}, {key: 12, val: 1}} }
	if !tree.insert(root, path(1), leaf{end: 1}) || !tree.insert(root, path(2), leaf{end: 2}) {
		t.Fatal("a new path is not inserted")
	}
	for val := uint32(1); val <= 2; val++ {
		n := tree.branch(tree.branch(root, val), 1)
		if nd := tree.nodes[n]; nd.kind != ends || tree.leaves[nd.key].end != val {
			t.Errorf("path %d leads to %+v", val, nd)
		}
	}
	if tree.insert(root, path(1), leaf{}) {
		t.Error("a path is inserted twice")
	}
	if tree.insert(root, []pathStep{{key: 16}}, leaf{}) {
		t.Error("a path that looks at another slot first is inserted")
	}
}

// A state does not depend on the order in which objects were made.
func TestStatesMerge(t *testing.T) {
	m, r, err := explore(t, `
import "sync"
func f() int {
	var list [2]*int
	var g sync.WaitGroup
	for i := range 2 {
		g.Go(func() { x := i; list[i] = &x })
	}
	g.Wait()
	return *list[0] + *list[1]
}`, "f")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Outcomes) != 1 || r.Outcomes[0].Value != "1" {
		t.Errorf("outcomes %s", summary(r))
	}
	// The last states of both orders are one: take them by hand.
	start := m.Start()
	var ends [][]uint32
	var walk func(state []uint32)
	walk = func(state []uint32) {
		if _, _, ended := m.End(state); ended {
			ends = append(ends, slices.Clone(state))
			return
		}
		var next [][]uint32
		m.Expand(state, func(_, _ int, to []uint32) { next = append(next, slices.Clone(to)) })
		for _, to := range next {
			walk(to)
		}
	}
	walk(start)
	for _, e := range ends {
		if !slices.Equal(e, ends[0]) {
			t.Errorf("ends %v and %v", ends[0], e)
		}
	}
}
