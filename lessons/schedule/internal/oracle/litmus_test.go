package oracle

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// An instruction of a litmus test.
type instruction struct {
	kind     byte // 'W' writes value to place, 'R' reads place into register, 'F' is a fence
	place    int  // 0, 1, … for x, y, …
	value    int
	register int // counted over the whole test
}

// A litmus is a small program for the order of memory accesses, a list for each processor.
type litmus struct {
	name    string
	threads [][]instruction
	finals  bool // the outcome includes what is left in memory

	// marked is the outcome that the literature asks about; sc and tso say whether an
	// outcome with it exists in sequential consistency and on x86.
	marked  string
	sc, tso bool
	source  string
}

// Sources of the answers.
const (
	sewell = "Sewell et al., x86-TSO: a rigorous and usable programmer's model, CACM 53(7), 2010"
	intel  = "the same, section 3.2, after Intel's manual, examples 8-1 to 8-10"
	cats   = "Alglave, Maranget, Tautschnig, Herding cats, TOPLAS 36(2), 2014, for TSO"
)

// parse reads a test in the literature's shorthand: processors separated by "|",
// instructions by spaces: Wx1 writes 1 to x, Rx reads x, F is a fence.
func parse(name, text, marked string, sc, tso bool, source string) litmus {
	l := litmus{name: name, marked: marked, sc: sc, tso: tso, source: source, finals: strings.Contains(marked, "/")}
	registers := 0
	for thread := range strings.SplitSeq(text, "|") {
		var list []instruction
		for _, word := range strings.Fields(thread) {
			i := instruction{kind: word[0]}
			if i.kind != 'F' {
				i.place = strings.IndexByte("xyz", word[1])
			}
			switch i.kind {
			case 'W':
				i.value = int(word[2] - '0')
			case 'R':
				i.register = registers
				registers++
			}
			list = append(list, i)
		}
		l.threads = append(l.threads, list)
	}
	return l
}

// The tests of the literature. The marked outcome lists the registers in sequence, then
// after "/" the memory x, y.
var litmusTests = []litmus{
	parse("SB", "Wx1 Ry | Wy1 Rx", "0 0", false, true, sewell),
	parse("SB+fences", "Wx1 F Ry | Wy1 F Rx", "0 0", false, false, sewell),
	parse("SB+fence", "Wx1 F Ry | Wy1 Rx", "0 0", false, true, cats),
	parse("MP", "Wx1 Wy1 | Ry Rx", "1 0", false, false, intel),
	parse("MP+fences", "Wx1 F Wy1 | Ry F Rx", "1 0", false, false, cats),
	parse("LB", "Rx Wy1 | Ry Wx1", "1 1", false, false, intel),
	parse("LB+fences", "Rx F Wy1 | Ry F Wx1", "1 1", false, false, cats),
	parse("2+2W", "Wx1 Wy2 | Wy1 Wx2", "/ 1 1", false, false, cats),
	parse("2+2W+fences", "Wx1 F Wy2 | Wy1 F Wx2", "/ 1 1", false, false, cats),
	parse("S", "Wx2 Wy1 | Ry Wx1", "1 / 2 1", false, false, cats),
	parse("S+fences", "Wx2 F Wy1 | Ry F Wx1", "1 / 2 1", false, false, cats),
	parse("R", "Wx1 Wy1 | Wy2 Rx", "0 / 1 2", false, true, cats),
	parse("R+fence", "Wx1 Wy1 | Wy2 F Rx", "0 / 1 2", false, false, cats),
	parse("R+fences", "Wx1 F Wy1 | Wy2 F Rx", "0 / 1 2", false, false, cats),
	parse("IRIW", "Wx1 | Wy1 | Rx Ry | Ry Rx", "1 0 1 0", false, false, intel),
	parse("IRIW+fences", "Wx1 | Wy1 | Rx F Ry | Ry F Rx", "1 0 1 0", false, false, cats),
	parse("WRC", "Wx1 | Rx Wy1 | Ry Rx", "1 1 0", false, false, intel),
	parse("RWC", "Wx1 | Rx Ry | Wy1 Rx", "1 0 0", false, true, cats),
	parse("RWC+fence", "Wx1 | Rx Ry | Wy1 F Rx", "1 0 0", false, false, cats),
	parse("ISA2", "Wx1 Wy1 | Ry Wz1 | Rz Rx", "1 1 0", false, false, cats),
	parse("3.SB", "Wx1 Ry | Wy1 Rz | Wz1 Rx", "0 0 0", false, true, cats),
	parse("CoRR", "Wx1 | Rx Rx", "1 0", false, false, cats),
	parse("CoWR", "Wx1 Rx | Wx2", "0 / 1 0", false, false, cats),
	parse("forwarding", "Wx1 Rx Ry | Wy1 Ry Rx", "1 0 1 0", false, true, intel),
	parse("n6", "Wx1 Rx Ry | Wy2 Wx2", "1 0 / 1 2", false, true, sewell),
	parse("n5", "Wx1 Rx | Wx2 Rx", "2 1", false, false, sewell),
	parse("same place", "Wx1 Rx", "0", false, false, intel),
}

// A processor's state, and the memory's, while a litmus test is played.
type playing struct {
	at        []int
	buffers   [][]instruction
	memory    [3]int
	registers []int
}

// outcomes plays a test in every order, with or without store buffers, in the plainest way:
// a first-in first-out buffer for each processor that reads look into and that empties at
// any time. Processors drain their buffer before they end.
func (l litmus) outcomes(buffered bool) []string {
	found := map[string]bool{}
	seen := map[string]bool{}
	registers := 0
	for _, list := range l.threads {
		for _, i := range list {
			if i.kind == 'R' {
				registers++
			}
		}
	}
	var play func(p playing)
	play = func(p playing) {
		key := fmt.Sprint(p)
		if seen[key] {
			return
		}
		seen[key] = true
		ended := true
		next := func() playing {
			q := p
			q.at = slices.Clone(p.at)
			q.registers = slices.Clone(p.registers)
			q.buffers = slices.Clone(p.buffers)
			return q
		}
		for t, list := range l.threads {
			if buffer := p.buffers[t]; len(buffer) > 0 {
				ended = false
				q := next()
				q.memory[buffer[0].place] = buffer[0].value
				q.buffers[t] = slices.Clone(buffer[1:])
				play(q)
			}
			if p.at[t] == len(list) {
				continue
			}
			ended = false
			i := list[p.at[t]]
			q := next()
			q.at[t]++
			switch i.kind {
			case 'F':
				if len(p.buffers[t]) > 0 {
					continue
				}
			case 'W':
				if buffered {
					q.buffers[t] = append(slices.Clone(p.buffers[t]), i)
				} else {
					q.memory[i.place] = i.value
				}
			case 'R':
				q.registers[i.register] = p.memory[i.place]
				for _, w := range p.buffers[t] {
					if w.place == i.place {
						q.registers[i.register] = w.value
					}
				}
			}
			play(q)
		}
		if ended {
			found[l.outcome(p.registers, p.memory)] = true
		}
	}
	n := len(l.threads)
	play(playing{at: make([]int, n), buffers: make([][]instruction, n), registers: make([]int, registers)})
	return slices.Sorted(maps.Keys(found))
}

func (l litmus) outcome(registers []int, memory [3]int) string {
	var words []string
	for _, r := range registers {
		words = append(words, fmt.Sprint(r))
	}
	if l.finals {
		words = append(words, "/", fmt.Sprint(memory[0]), fmt.Sprint(memory[1]))
	}
	return strings.Join(words, " ")
}

// code writes the test as ordinary Go. A fence is an atomic addition, which is a locked
// instruction on x86.
func (l litmus) code(function string) string {
	var out strings.Builder
	registers := 0
	fmt.Fprintf(&out, "\n// %s\nfunc %s() string {\n\tx, y, z := 0, 0, 0\n\tvar fence atomic.Int32\n"+
		"\tvar group sync.WaitGroup\n\t_, _, _, _ = x, y, z, &fence\n", l.name, function)
	var body strings.Builder
	for _, list := range l.threads {
		body.WriteString("\tgroup.Go(func() {\n")
		for _, i := range list {
			place := string("xyz"[i.place])
			switch i.kind {
			case 'W':
				fmt.Fprintf(&body, "\t\t%s = %d\n", place, i.value)
			case 'R':
				fmt.Fprintf(&body, "\t\tr%d = %s\n", i.register, place)
				registers++
			case 'F':
				body.WriteString("\t\tfence.Add(1)\n")
			}
		}
		body.WriteString("\t})\n")
	}
	for r := range registers {
		fmt.Fprintf(&out, "\tr%d := 0\n", r)
	}
	out.WriteString(body.String())
	out.WriteString("\tgroup.Wait()\n\treturn strings.Join([]string{")
	for r := range registers {
		fmt.Fprintf(&out, "fmt.Sprint(r%d), ", r)
	}
	if l.finals {
		out.WriteString(`"/", fmt.Sprint(x), fmt.Sprint(y), `)
	}
	out.WriteString("}, \" \")\n}\n")
	return out.String()
}

// litmusSource is a file with one function for each test.
func litmusSource(name string, tests []litmus) *source {
	var out strings.Builder
	fmt.Fprintf(&out, "package %s\n\nimport (\n\t\"fmt\"\n\t\"strings\"\n\t\"sync\"\n\t\"sync/atomic\"\n)\n", name)
	for i, l := range tests {
		out.WriteString(l.code(fmt.Sprintf("L%d", i)))
	}
	return &source{name, out.String(), true}
}

// randomLitmus makes a test of two or three processors up.
func randomLitmus(r *rand.Rand) litmus {
	l := litmus{name: "random", finals: r.IntN(2) == 0}
	registers := 0
	length, processors := 3, 2
	if r.IntN(4) == 0 {
		length, processors = 2, 3
	}
	for range processors {
		var list []instruction
		for range 1 + r.IntN(length) {
			i := instruction{place: r.IntN(2)}
			switch n := r.IntN(9); {
			case n < 4:
				i.kind, i.value = 'W', 1+r.IntN(2)
			case n < 8:
				i.kind, i.register = 'R', registers
				registers++
			default:
				i.kind = 'F'
			}
			list = append(list, i)
		}
		l.threads = append(l.threads, list)
	}
	if registers == 0 {
		l.finals = true
	}
	return l
}

// The players' own answers are the published ones: otherwise nothing compared with them
// would mean anything.
func TestLitmusPlayerIsRight(t *testing.T) {
	for _, l := range litmusTests {
		for _, buffered := range []bool{false, true} {
			outcomes := l.outcomes(buffered)
			want := l.sc
			if buffered {
				want = l.tso
			}
			has := slices.ContainsFunc(outcomes, func(o string) bool {
				return o == l.marked || strings.HasSuffix(o, " "+l.marked)
			})
			if has != want {
				t.Errorf("%s, buffered %v: %v among %q; %s has %v", l.name, buffered, has, outcomes, l.source, want)
			}
		}
	}
	if n := len(litmusTests[0].outcomes(true)); n != 4 {
		t.Errorf("store buffering has %d outcomes, not 4", n)
	}
}
