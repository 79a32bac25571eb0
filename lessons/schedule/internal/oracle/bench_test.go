package oracle

import (
	"context"
	"fmt"
	"testing"
	"time"

	"locklab/lessons/schedule/internal/machine"
	"locklab/lessons/schedule/internal/search"
)

// The speed of the explorer: go test -bench=. ./lessons/schedule/internal/oracle
func BenchmarkExplore(b *testing.B) {
	increments := func(n, k int) spelling {
		return spelling{fmt.Sprint(n, "x", k), "x := 0", repeat(n, loop(k, readWrite)), "x", true}
	}
	dinner := func(n int) spelling {
		code := make([]string, n)
		for i := range code {
			code[i] = fmt.Sprintf("f[%d].Lock(); f[%d].Lock(); f[%[2]d].Unlock(); f[%[1]d].Unlock()", i, (i+1)%n)
		}
		forks := fmt.Sprintf("var f [%d]sync.Mutex", n)
		return spelling{fmt.Sprint("philosophers ", n), forks, code, `"done"`, true}
	}
	for _, c := range []spelling{
		increments(2, 5), increments(2, 7), increments(2, 10), increments(2, 20),
		increments(2, 40), increments(3, 2), dinner(4), dinner(6),
	} {
		b.Run(c.name, func(b *testing.B) {
			p, err := loaded(programs(b, c.source())[0])
			if err != nil {
				b.Fatal(err)
			}
			states, bytes := 0, 0
			for b.Loop() {
				m, err := machine.New(p, machine.Options{})
				if err != nil {
					b.Fatal(err)
				}
				r := search.Run(context.Background(), m, search.Options{Time: 5 * time.Minute, Memory: 8e9})
				if r.Err != nil || !r.Complete {
					b.Fatal(r.Err, r.Cause)
				}
				states, bytes = r.States, r.Bytes
			}
			b.ReportMetric(float64(states), "states")
			b.ReportMetric(float64(states)*float64(b.N)/b.Elapsed().Seconds(), "states/s")
			b.ReportMetric(float64(bytes)/1e6, "MB")
		})
	}
}

// From the source to the answer, as a cell has it: what a reader waits for.
func BenchmarkCell(b *testing.B) {
	list := programs(b, spellings[1].source())
	for b.Loop() {
		e := explore(b, list[0], lens{})
		if e.refusal != nil || len(e.outcomes) != 2 {
			b.Fatal(e.refusal, e.outcomes)
		}
	}
}

// The programs that other checkers are measured with: states, outcomes and seconds. GenMC's
// own numbers are in testdata/published; those of the largest, where every order is not
// followed, are of the outcomes alone. One run of each, in this benchmark, on two processors of a
// machine that did other things too:
//
//	                          orders   states  outcomes  seconds   published
//	fib_bench 5          155,117,520   46,068       102      0.6
//	  never over 144  76,938,289,920  140,469         1      0.6   218,243 executions (GenMC)
//	  over 143           not counted  104,455         2      2.4
//	lastzero 10          not counted  404,161     3,328     17.7   3,328 executions (GenMC)
//	readers 13           not counted   69,632     8,192      4.5   8,192 executions (GenMC)
//	indexer 12           not counted      110         8      0.1   8 executions (GenMC)
//	indexer 15           not counted   39,813     4,096      9.7   4,096 executions (GenMC)
//	casw 5                   113,400    1,566        25     0.02   32,880 executions (GenMC)
//	peterson                  no end       58         2    0.002
//	lamport 3                 no end   19,736         1      0.1
//	mpat 4               not counted   20,810       384      0.6
//	pi 6                         720    1,041         3     0.02   150 s (Nidhugg, 2017)
//
// Not to the end in a minute: lastzero 15 (147,456 executions by GenMC), mpat 6 (25.6 s by Nidhugg, 2017)
// and dispatch 5-4 (130 s, likewise).
func BenchmarkPublished(b *testing.B) {
	for _, p := range corpus(b, "published") {
		b.Run(p.name, func(b *testing.B) {
			loaded, err := loaded(p)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				e := run(b, p.name, loaded, lens{time: time.Minute, outcomesOnly: p.directives["Large"] == "benchmark"})
				if e.refusal != nil || !e.Complete {
					b.Skip("not to the end in a minute: ", e.refusal)
				}
				leaves(b, p, e)
				b.ReportMetric(float64(e.States), "states")
				b.ReportMetric(float64(len(e.outcomes)), "outcomes")
				b.Logf("%s orders", orders(e.Orders))
			}
		})
	}
}
