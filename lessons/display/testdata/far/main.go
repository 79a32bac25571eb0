// This program writes the report of a function whose states do not fit a message. It is a program of
// its own, as a notebook is: what the explorer in the page needs of its source is small.
package main

import (
	"encoding/json"
	"log"
	"os"
	"sync"

	"locklab/lessons/schedule"
)

func counting() int {
	someNumber := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for range 10 {
				value := someNumber
				someNumber = value + 1
			}
		})
	}
	group.Wait()
	return someNumber
}

func main() {
	report := schedule.Explore(counting)
	if report.Err != nil {
		log.Fatal(report.Err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		log.Fatal(err)
	}
}
