package search

import (
	"context"
	"fmt"
)

// Two goroutines that each read a counter and write it back one higher.
func ExampleRun() {
	r := Run(context.Background(), increments(2, 1), Options{})
	for _, o := range r.Outcomes {
		fmt.Printf("%s: %v of %v orders, probability %.2f, for example %v\n",
			o.Value, o.Orders, r.Orders, o.Probability, o.Example)
	}
	// Output:
	// 1: 4 of 6 orders, probability 0.50, for example [{1 0} {2 0} {2 0} {1 0}]
	// 2: 2 of 6 orders, probability 0.50, for example [{1 0} {1 0} {2 0} {2 0}]
}

// With OutcomesOnly, orders that lead to no new outcome are left out.
func ExampleOptions_outcomesOnly() {
	all := Run(context.Background(), readers(6), Options{})
	some := Run(context.Background(), readers(6), Options{OutcomesOnly: true})
	fmt.Println(len(all.Outcomes), "outcomes in", all.States, "states, or in", some.States)
	// Output:
	// 64 outcomes in 16354 states, or in 704
}
