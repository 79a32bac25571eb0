//go:build !amd64 && !arm64

package dialect

import "runtime"

// goroutine tells goroutines apart, by the number in the first line of a stack trace
// ("goroutine 17 [running]:"). It costs about a microsecond; the processors that most
// readers have need no more than a nanosecond (goroutine_asm.go).
func goroutine() uintptr {
	var buf [40]byte
	n := runtime.Stack(buf[:], false)
	var id uintptr
	for _, c := range buf[len("goroutine "):n] {
		if c < '0' || c > '9' {
			break
		}
		id = id*10 + uintptr(c-'0')
	}
	return id
}
