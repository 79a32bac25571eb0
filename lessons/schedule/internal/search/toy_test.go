package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A toy is a System made of goroutines that run short lists of instructions on shared
// variables of 0 to 255. Word 0 of a state is the end; then come the variables, and then
// a word for each goroutine: its next instruction, and its register.
type toy struct {
	vars  int
	code  [][]instr
	shown int // variables whose values are the outcome, from the first on
	start []uint32
	most  uint32 // the largest value of a variable; what is written is cut to its bits
	buf   []uint32
}

type op int

const (
	read   op = iota // register = v
	write            // v = register + n, and the register is dead
	set              // v = n
	lock             // wait until v is 0, then v = 1
	await            // wait until v is n
	spin             // take a step again and again until v is n
	branch           // if v is n, go on at instruction to
	choose           // v = one of 0 … n − 1
	jump             // go on at instruction to
	finish           // the program ends with the value n
	fail             // the program panics with the value n
)

type instr struct {
	op   op
	v, n int
	to   int
}

func newToy(vars, shown int, code ...[]instr) *toy {
	return &toy{vars: vars, shown: shown, code: code, start: make([]uint32, 1+vars+len(code)), most: 0xFF}
}

func (t *toy) Start() []uint32 { return t.start }

func pack(pc, register int) uint32 { return uint32(pc)<<8 | uint32(register)&0xFF }

func (t *toy) Expand(state []uint32, emit func(who, branch int, next []uint32)) {
	for g := range t.code {
		t.Step(state, g+1, emit)
	}
}

// at returns the next instruction of goroutine who, and its register.
func (t *toy) at(state []uint32, who int) (pc, register int) {
	if at := t.vars + who; at < len(state) {
		return int(state[at] >> 8), int(state[at] & 0xFF)
	}
	return 0, 0
}

func (t *toy) Ready(state []uint32, ready func(who int)) {
	for g, code := range t.code {
		pc, _ := t.at(state, g+1)
		if pc == len(code) {
			continue
		}
		in, value := code[pc], 0
		if 1+in.v < len(state) {
			value = int(state[1+in.v])
		}
		if in.op == lock && value != 0 || in.op == await && value != in.n {
			continue
		}
		ready(g + 1)
	}
}

func (t *toy) Step(state []uint32, who int, emit func(who, branch int, next []uint32)) {
	code := t.code[who-1]
	pc, register := t.at(state, who)
	if pc == len(code) {
		return
	}
	t.buf = append(t.buf[:0], state...)
	for len(t.buf) < len(t.start) {
		t.buf = append(t.buf, 0)
	}
	next := t.buf
	in := code[pc]
	v := &next[1+in.v]
	to := pc + 1
	switch in.op {
	case read:
		register = int(*v)
	case write:
		*v, register = uint32(register+in.n)&t.most, 0
	case set:
		*v = uint32(in.n)
	case lock:
		if *v != 0 {
			return
		}
		*v = 1
	case await:
		if int(*v) != in.n {
			return
		}
	case spin:
		if int(*v) != in.n {
			to = pc
		}
	case branch:
		if int(*v) == in.n {
			to = in.to
		}
	case jump:
		to = in.to
	case choose:
		next[t.vars+who] = pack(to, register)
		for k := range in.n {
			*v = uint32(k)
			emit(who, k, next)
		}
		return
	case finish:
		next[0] = uint32(in.n)<<8 | 1
	case fail:
		next[0] = uint32(in.n)<<8 | 2
	}
	next[t.vars+who] = pack(to, register)
	emit(who, 0, next)
}

// Footprints tells what each goroutine's next instruction touches.
func (t *toy) Footprints(state []uint32, touch func(who int, place uint32, write bool), _ func(who, whom int)) {
	for g, code := range t.code {
		pc, _ := t.at(state, g+1)
		if pc == len(code) {
			continue
		}
		switch in := code[pc]; in.op {
		case read, await, spin, branch:
			touch(g+1, uint32(in.v), false)
		case write, set, choose, lock:
			touch(g+1, uint32(in.v), true)
		}
	}
}

func (t *toy) Behind([]uint32, int, int) bool { return false }

func (t *toy) End(state []uint32) (kind int, value string, ended bool) {
	if len(state) > 0 && state[0] != 0 {
		if state[0]&0xFF == 2 {
			return Panicked, fmt.Sprint(state[0] >> 8), true
		}
		return Finished, fmt.Sprint(state[0] >> 8), true
	}
	for g, code := range t.code {
		if pc, _ := t.at(state, g+1); pc < len(code) {
			return 0, "", false
		}
	}
	return Finished, t.values(state), true
}

func (t *toy) values(state []uint32) string {
	var b strings.Builder
	for v := range t.shown {
		if v > 0 {
			b.WriteByte(' ')
		}
		if 1+v < len(state) {
			fmt.Fprint(&b, state[1+v])
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

func (t *toy) Stuck(state []uint32) string { return fmt.Sprint("stuck with ", t.values(state)) }
func (t *toy) Unsettled() bool             { return false }
func (t *toy) Err() error                  { return nil }

// increments is the lesson's own program: so many goroutines that each, so many times,
// read a counter and write it back one higher, in two steps.
func increments(goroutines, times int) *toy {
	var code [][]instr
	for range goroutines {
		var c []instr
		for range times {
			c = append(c, instr{op: read}, instr{op: write, n: 1})
		}
		code = append(code, c)
	}
	return newToy(1, 1, code...)
}

// randomToy returns a small program. Without loops it ends after few steps; with them it
// may not.
func randomToy(r *rand.Rand, goroutines, length int, loops bool) *toy {
	vars := 1 + r.IntN(3)
	var code [][]instr
	for range goroutines {
		var c []instr
		n := 1 + r.IntN(length)
		for pc := range n {
			in := instr{v: r.IntN(vars), n: r.IntN(3)}
			switch k := r.IntN(30); {
			case k < 8:
				in.op = read
			case k < 16:
				in.op = write
			case k < 19:
				in.op = set
			case k < 20:
				in.op = lock
			case k < 22:
				in.op = await
			case k < 24:
				in.op, in.to = branch, pc+1+r.IntN(n-pc)
				if loops && r.IntN(2) == 0 {
					in.to = r.IntN(n)
				}
			case k < 26:
				in.op, in.n = choose, 1+r.IntN(2)
			case k < 27:
				in.op = finish
			case k < 28:
				in.op = fail
			case loops && k < 29:
				in.op = spin
			case loops:
				in.op, in.to = jump, r.IntN(n)
			default:
				in.op = read
			}
			c = append(c, in)
		}
		code = append(code, c)
	}
	t := newToy(vars, vars, code...)
	t.most = 3
	return t
}

// String lists the program, for a test that fails.
func (t *toy) String() string {
	names := [...]string{"read", "write", "set", "lock", "await", "spin", "branch", "choose", "jump", "finish", "fail"}
	var b strings.Builder
	for g, code := range t.code {
		fmt.Fprintf(&b, "goroutine %d:", g+1)
		for _, in := range code {
			fmt.Fprintf(&b, " %s(v%d n%d to%d)", names[in.op], in.v, in.n, in.to)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
