//go:build !unix

package main

import "time"

// processorTime is the time that has passed: this system tells no other, or a page has none.
func processorTime() time.Duration { return time.Since(started) }
