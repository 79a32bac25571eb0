//go:build amd64 || arm64

package dialect

// goroutine tells goroutines apart: the address of the runtime's record of the one that
// calls. Two that live at the same time never have the same. It costs a nanosecond, so
// that every step can ask whether it comes from where it should.
func goroutine() uintptr
