//go:build unix

package main

import "syscall"

// limitMemory keeps a program that asks for a terabyte from getting it: the machine's other
// programs would pay. What the search counts as its memory is a part of what the process takes,
// and the Go runtime reserves address space that it never uses.
func limitMemory(bytes int) {
	most := 4*uint64(bytes) + 4<<30
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &limit) != nil || uint64(limit.Cur) <= most {
		return
	}
	limit.Cur = most
	_ = syscall.Setrlimit(syscall.RLIMIT_AS, &limit) // where that is not possible, it goes without
}
