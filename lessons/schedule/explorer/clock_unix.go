//go:build unix

package main

import (
	"syscall"
	"time"
)

// processorTime returns how long this process has had a processor: for two at a time, twice the time.
func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return time.Since(started)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
