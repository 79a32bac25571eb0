// The log's lines have no date and no time: they would differ in every run. Its flags are kept,
// and only those that ask for a line of the source are refused.
package log

import (
	"fmt"
	"io"
	"machine"
	"os"
)

const (
	Ldate = 1 << iota
	Ltime
	Lmicroseconds
	Llongfile
	Lshortfile
	LUTC
	Lmsgprefix
	LstdFlags = Ldate | Ltime
)

// A Logger is for several goroutines: one prints at a time.
type Logger struct {
	holder int // who prints to a writer of the program's own
	prefix string
	flag   int
	out    io.Writer
}

var std = New(os.Stderr, "", LstdFlags)

func Default() *Logger { return std }

func New(out io.Writer, prefix string, flag int) *Logger {
	check(flag)
	return &Logger{prefix: prefix, flag: flag, out: out}
}

func check(flag int) {
	if flag&(Llongfile|Lshortfile) != 0 {
		machine.Refuse("log with the line of the source is not understood; leave out Lshortfile and Llongfile")
	}
}

func (l *Logger) print(text string) {
	machine.Access(&l.prefix, false, "reads the prefix of")
	if text == "" || text[len(text)-1] != '\n' {
		text += "\n"
	}
	text = l.prefix + text
	if file, ok := l.out.(*os.File); ok {
		file.WriteString(text)
		return
	}
	machine.Wait(l, "prints through", func() bool { return l.holder == 0 })
	l.holder = machine.Self()
	defer func() { l.holder = 0 }()
	l.out.Write([]byte(text))
}

func (l *Logger) Flags() int {
	machine.Access(&l.flag, false, "reads the flags of")
	return l.flag
}

func (l *Logger) SetFlags(flag int) {
	check(flag)
	machine.Access(&l.flag, true, "sets the flags of")
	l.flag = flag
}

func (l *Logger) Prefix() string {
	machine.Access(&l.prefix, false, "reads the prefix of")
	return l.prefix
}

func (l *Logger) SetPrefix(prefix string) {
	machine.Access(&l.prefix, true, "sets the prefix of")
	l.prefix = prefix
}

func (l *Logger) Writer() io.Writer {
	machine.Access(&l.out, false, "reads the writer of")
	return l.out
}

func (l *Logger) SetOutput(w io.Writer) {
	machine.Access(&l.out, true, "sets the writer of")
	l.out = w
}

func (l *Logger) Print(v ...any)                 { l.print(fmt.Sprint(v...)) }
func (l *Logger) Println(v ...any)               { l.print(fmt.Sprintln(v...)) }
func (l *Logger) Printf(format string, v ...any) { l.print(fmt.Sprintf(format, v...)) }

func (l *Logger) fatal(text string) {
	l.print(text)
	os.Exit(1)
}

func (l *Logger) Fatal(v ...any)                 { l.fatal(fmt.Sprint(v...)) }
func (l *Logger) Fatalln(v ...any)               { l.fatal(fmt.Sprintln(v...)) }
func (l *Logger) Fatalf(format string, v ...any) { l.fatal(fmt.Sprintf(format, v...)) }

func (l *Logger) panic(text string) {
	l.print(text)
	panic(text)
}

func (l *Logger) Panic(v ...any)                 { l.panic(fmt.Sprint(v...)) }
func (l *Logger) Panicln(v ...any)               { l.panic(fmt.Sprintln(v...)) }
func (l *Logger) Panicf(format string, v ...any) { l.panic(fmt.Sprintf(format, v...)) }

func Flags() int              { return std.Flags() }
func SetFlags(flag int)       { std.SetFlags(flag) }
func Prefix() string          { return std.Prefix() }
func SetPrefix(prefix string) { std.SetPrefix(prefix) }
func Writer() io.Writer       { return std.Writer() }
func SetOutput(w io.Writer)   { std.SetOutput(w) }

func Print(v ...any)                 { std.Print(v...) }
func Println(v ...any)               { std.Println(v...) }
func Printf(format string, v ...any) { std.Printf(format, v...) }
func Fatal(v ...any)                 { std.Fatal(v...) }
func Fatalln(v ...any)               { std.Fatalln(v...) }
func Fatalf(format string, v ...any) { std.Fatalf(format, v...) }
func Panic(v ...any)                 { std.Panic(v...) }
func Panicln(v ...any)               { std.Panicln(v...) }
func Panicf(format string, v ...any) { std.Panicf(format, v...) }
