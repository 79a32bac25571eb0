package fmt

import (
	"io"
	"machine"
)

type Stringer interface {
	String() string
}

func Sprint(a ...any) string   { return machine.Print(asked(a), false) }
func Sprintln(a ...any) string { return machine.Print(asked(a), true) + "\n" }

func Print(a ...any) (n int, err error) {
	return printed(Sprint(a...))
}

func Println(a ...any) (n int, err error) {
	return printed(Sprintln(a...))
}

func Printf(format string, a ...any) (n int, err error) {
	return printed(Sprintf(format, a...))
}

func printed(text string) (int, error) {
	machine.Output(text)
	return len(text), nil
}

func Fprint(w io.Writer, a ...any) (n int, err error) {
	return w.Write([]byte(Sprint(a...)))
}

func Fprintln(w io.Writer, a ...any) (n int, err error) {
	return w.Write([]byte(Sprintln(a...)))
}

func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	return w.Write([]byte(Sprintf(format, a...)))
}

func Append(b []byte, a ...any) []byte {
	return append(b, Sprint(a...)...)
}

func Appendln(b []byte, a ...any) []byte {
	return append(b, Sprintln(a...)...)
}

func Appendf(b []byte, format string, a ...any) []byte {
	return append(b, Sprintf(format, a...)...)
}
