//go:build unix

package exercise

import "syscall"

// limitMemory makes an answer that takes more and more memory end with a fatal error, before the machine does.
func limitMemory() {
	const enough = 2 << 30
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_DATA, &limit) == nil && uint64(limit.Cur) > enough {
		limit.Cur = enough
		syscall.Setrlimit(syscall.RLIMIT_DATA, &limit) // a system that cannot do it has the ten seconds
	}
}
