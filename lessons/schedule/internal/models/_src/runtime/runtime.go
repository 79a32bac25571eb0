package runtime

import "machine"

const Compiler = "gc"

func Gosched() {
	machine.Yield(nil, "lets others go first")
}

// Goexit is the machine's: it runs the deferred calls and ends the goroutine.
func Goexit()

// GC may come at any moment anyhow. What it can change (a Pool's content) is a choice there.
func GC() {}

func KeepAlive(x any) {}

// A goroutine's thread makes no difference to the order of steps.

func LockOSThread()   {}
func UnlockOSThread() {}
