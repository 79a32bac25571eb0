package machine

// A memo knows what the steps do that were taken before. For each stack of a goroutine there
// is a tree: its nodes say which slot to look at, its branches what is there, its leaves
// what the step does then.
type memo struct {
	nodes  []node
	leaves []leaf
	stale  bool // a goroutine's slot is new: who asks all goroutines has not asked it
}

type node struct {
	kind  nodeKind
	key   int32 // of a read: the slot and aspect; of a choice: how many; of a leaf: its number
	val   uint32
	child int32
	more  map[uint32]int32
}

type nodeKind uint8

const (
	unknown nodeKind = iota
	reads
	chooses
	ends
)

// A leaf is what a step does.
type leaf struct {
	blocked bool // nothing: the goroutine cannot go
	end     uint32
	writes  []write
	gone    bool // a goroutine ends
	drops   bool // something may be out of reach now
	feet    []foot
	started []int // slots of goroutines
}

type write struct {
	slot int32
	id   uint32
}

func (t *memo) init() {
	if t.nodes == nil {
		t.nodes = make([]node, 0, 1024)
	}
	clear(t.nodes)
	clear(t.leaves)
	t.nodes, t.leaves = append(t.nodes[:0], node{}), t.leaves[:0]
	t.stale = false
}

func (t *memo) newNode() int32 {
	t.nodes = append(t.nodes, node{})
	return int32(len(t.nodes) - 1)
}

// branch returns the child of node n for the value, making it if need be.
func (t *memo) branch(n int32, val uint32) int32 {
	nd := &t.nodes[n]
	if nd.child != 0 && nd.val == val {
		return nd.child
	}
	if nd.child == 0 {
		c := t.newNode()
		nd = &t.nodes[n]
		nd.val, nd.child = val, c
		return c
	}
	if c, ok := nd.more[val]; ok {
		return c
	}
	c := t.newNode()
	nd = &t.nodes[n]
	if nd.more == nil {
		nd.more = map[uint32]int32{}
	}
	nd.more[val] = c
	return c
}

// insert notes that the run's path leads to the leaf. It reports false when the memo says
// something else: that must not be, except after the machine has learned of another place
// that is shared, since then steps end sooner than they did.
func (t *memo) insert(root int32, path []pathStep, l leaf) bool {
	n := root
	for _, p := range path {
		nd := &t.nodes[n]
		kind := reads
		if p.choose {
			kind = chooses
		}
		if nd.kind == unknown {
			nd.kind, nd.key = kind, p.key
		} else if nd.kind != kind || nd.key != p.key {
			return false
		}
		n = t.branch(n, p.val)
	}
	nd := &t.nodes[n]
	if nd.kind != unknown {
		return false
	}
	nd.kind, nd.key = ends, int32(len(t.leaves))
	t.leaves = append(t.leaves, l)
	return true
}
