// Package short leaves tests out with go test -short, and tells who is at the terminal.
package short

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Skip skips the test with -short. The reason is told once for each reason and package.
func Skip(t testing.TB, reason string) {
	t.Helper()
	if testing.Short() {
		leaveOut(reason)
		t.Skip("-short: " + reason)
	}
}

// Of returns how many of n random or repeated trials a test makes: all of them, or one in ten with -short.
func Of(n int) int {
	if !testing.Short() {
		return n
	}
	leaveOut("nine in ten of the trials")
	return n / 10
}

var told sync.Map // the reasons

func leaveOut(reason string) {
	if _, already := told.LoadOrStore(reason, true); !already {
		dir, _ := os.Getwd()
		Tell("-short: %s leaves out: %s", filepath.Base(dir), reason)
	}
}

// Tell says something at once to a person at the terminal: go test shows what a test
// prints only when it fails, and not before its package has ended.
func Tell(format string, args ...any) {
	line := fmt.Sprintf(format, args...) + "\n"
	if tty, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0); err == nil {
		defer tty.Close()
		fmt.Fprint(tty, line)
		return
	}
	fmt.Fprint(os.Stderr, line)
}
