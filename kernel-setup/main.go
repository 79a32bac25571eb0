// Kernel-setup makes the notebooks run on this machine.
package main

import (
	"context"
	"fmt"
	"os"

	"locklab/kernel-setup/setup"
)

func main() {
	root, err := setup.Root()
	if err == nil {
		err = setup.Prepare(context.Background(), root, func(e setup.Event) {
			fmt.Println(e.Number, e.Steps, e.Step, e.Status, e.Detail, e.Elapsed)
		})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
