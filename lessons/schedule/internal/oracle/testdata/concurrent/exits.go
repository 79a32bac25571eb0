package exits

import (
	"fmt"
	"log"
	"os"
	"sync"
)

// Outcomes: exit status 3
func Exit() int {
	os.Exit(3)
	return 0
}

// Outcomes: exit status 1
func Fatal() int {
	log.SetFlags(0)
	log.Fatal("stop")
	return 0
}

// Outcomes: exit status 2 | 5
func ExitInGoroutine() int {
	var group sync.WaitGroup
	go func() { os.Exit(2) }()
	group.Wait()
	return 5
}

// Outcomes: panic: custom
func LogPanic() int {
	log.Panic("custom")
	return 0
}

// Outcomes: panic: 42
func PanicNumber() int { panic(42) }

// Outcomes: panic: (exits.code) …
func PanicStruct() int { panic(code{7}) }

type code struct{ n int }

// Outcomes: panic: failed
func PanicError() int { panic(fmt.Errorf("failed")) }

// Outcomes: panic: stringer
func PanicStringer() int { panic(words{}) }

type words struct{}

func (words) Error() string { return "stringer" }
