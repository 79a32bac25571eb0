package display_test

import (
	"locklab/lessons/display"
)

func ExampleShow() {
	table := display.Table{Header: []string{"who", "did", "some_number"}}
	table.Add("thread1", "reads", 0)
	table.Add("thread2", "reads", 0)
	display.Show(table)
	// Output:
	// who      did    some_number
	// thread1  reads  0
	// thread2  reads  0
}
