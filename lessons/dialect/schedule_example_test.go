package dialect_test

import (
	"fmt"
	"log"

	"locklab/lessons/dialect"
)

// increments is the lesson's question: why a lock, if there is only one addition?
func increments(p *dialect.Program) {
	number := p.Int("some_number", 0)
	increment := func() {
		v := number.Read()
		v = p.Calculate(v+1, "some_number+1")
		number.Write(v)
	}
	p.Go("thread1", increment)
	p.Go("thread2", increment)
	p.Outcome(number.String)
}

func Example() {
	report, err := dialect.Explore(increments)
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range report.Outcomes {
		fmt.Println(o.Value, o.Schedules, o.Probability, o.Example)
	}
	// Output:
	// 1 18 0.75 thread1 thread1 thread2 thread2 thread2 thread1
	// 2 2 0.25 thread1 thread1 thread1 thread2 thread2 thread2
}

func ExampleReplay() {
	order, err := dialect.ParseOrder("thread1 thread2 thread1 thread2 thread1 thread2")
	if err != nil {
		log.Fatal(err)
	}
	trace, err := dialect.Replay(increments, order)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(trace)
	// Output:
	// step  who      does        what           value  some_number
	// 1     thread1  reads       some_number    0      0
	// 2     thread2  reads       some_number    0      0
	// 3     thread1  calculates  some_number+1  1      0
	// 4     thread2  calculates  some_number+1  1      0
	// 5     thread1  writes      some_number    1      1
	// 6     thread2  writes      some_number    1      1
	// outcome: 1
}

func ExampleTrace_steps() {
	order, err := dialect.ParseOrder("thread1*3 thread2*3")
	if err != nil {
		log.Fatal(err)
	}
	trace, err := dialect.Replay(increments, order)
	if err != nil {
		log.Fatal(err)
	}
	for _, step := range trace.Steps {
		fmt.Println(step)
	}
	// Output:
	// thread1 reads some_number (0)
	// thread1 calculates some_number+1 (1)
	// thread1 writes some_number (1)
	// thread2 reads some_number (1)
	// thread2 calculates some_number+1 (2)
	// thread2 writes some_number (2)
}

// Two locks taken in opposite orders.
func ExampleExplore_deadlock() {
	report, err := dialect.Explore(func(p *dialect.Program) {
		a, b := p.Lock("a"), p.Lock("b")
		use := func(first, second *dialect.Lock) func() {
			return func() {
				first.Acquire()
				second.Acquire()
				second.Release()
				first.Release()
			}
		}
		p.Go("thread1", use(a, b))
		p.Go("thread2", use(b, a))
		p.Outcome(func() string { return "both are done" })
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(report)
	// Output:
	// 6 orders, all there are
	// 4 orders (probability 0.5000): both are done, as in thread1 thread1 thread1 thread1 thread2 thread2 thread2 thread2
	// 2 orders (probability 0.5000): deadlock: thread1 waits for b, which thread2 holds; thread2 waits for a, which thread1 holds, as in thread1 thread2
}

// A lock made of compare-and-swap.
func ExampleInt_CompareAndSwap() {
	report, err := dialect.Explore(func(p *dialect.Program) {
		locked, number := p.Int("locked", 0), p.Int("some_number", 0)
		increment := func() {
			for !locked.CompareAndSwap(0, 1) {
				p.Yield()
			}
			number.Write(number.Read() + 1)
			locked.Write(0)
		}
		p.Go("thread1", increment)
		p.Go("thread2", increment)
		p.Outcome(number.String)
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range report.Outcomes {
		fmt.Println(o.Value, o.Probability)
	}
	// Output:
	// 2 1
}
