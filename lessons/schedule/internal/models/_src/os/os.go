package os

import "machine"

// A File is one of the two that a program prints to. What it prints is kept in the order in which
// it was printed, for both together.
type File struct{ name string }

var (
	Stdout = &File{"/dev/stdout"}
	Stderr = &File{"/dev/stderr"}
)

func (f *File) Name() string { return f.name }

func (f *File) Write(b []byte) (n int, err error) {
	machine.Output(string(b))
	return len(b), nil
}

func (f *File) WriteString(s string) (n int, err error) {
	machine.Output(s)
	return len(s), nil
}

func Exit(code int) { machine.Exit(code) }
