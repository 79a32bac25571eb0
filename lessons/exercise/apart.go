package exercise

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// The answer runs in a child process, which is the cell's own program once more. So whatever
// it does, an endless loop, os.Exit, an unlock of an unlocked sync.Mutex, the check outlives
// it and can say what happened.
//
// The child has three pipes beside the usual three: on the first it hands over its verdict, on
// the second what the answer prints, and the third ends when the parent does, so that an interrupted cell leaves
// no child behind.

const (
	childVariable = "LOCKLAB_EXERCISE" // which check of the program the child is to judge, from 1
	patience      = 10 * time.Second   // right answers take less than one
	printed       = 20                 // lines that the answer may print; it runs thousands of times
)

// calls counts the checks of this program, to find the same one again in the child.
var calls int

// apart judges in a child process. It is not decided if this is a child, and another check's.
func apart(judge func(deliver func(verdict))) (v verdict, decided bool) {
	calls++
	if number := os.Getenv(childVariable); number != "" {
		if number == strconv.Itoa(calls) {
			serve(judge)
		}
		return verdict{}, false
	}
	return spawn(calls)
}

// serve is the child's side. It never returns.
func serve(judge func(deliver func(verdict))) {
	hand, output, parent := os.NewFile(3, "verdict"), os.NewFile(4, "output"), os.NewFile(5, "parent")
	go func() {
		io.Copy(io.Discard, parent)
		os.Exit(1)
	}()
	os.Stdout = output // what came before the check has been printed by the parent
	limitMemory()
	debug.SetMaxStack(64 << 20) // a function that calls itself for ever is to end soon, and not after a gigabyte
	deliver := func(v verdict) {
		json.NewEncoder(hand).Encode(v)
		os.Exit(0)
	}
	defer func() {
		if r := recover(); r != nil {
			deliver(wrong("It panics: %v.", r))
		}
		deliver(wrong("It ends its goroutine with runtime.Goexit, as a test's Fatal does. It has to return."))
	}()
	judge(deliver)
}

// spawn is the parent's side.
func spawn(number int) (verdict, bool) {
	v, err := run(number)
	if err != nil {
		fmt.Fprintf(os.Stderr, "exercise: the check cannot start: %v\n", err)
		os.Exit(1)
	}
	return v, true
}

func run(number int) (v verdict, err error) {
	program, err := os.Executable()
	if err != nil {
		return v, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	child := exec.CommandContext(ctx, program, os.Args[1:]...)
	child.Env = []string{childVariable + "=" + strconv.Itoa(number)}
	for _, e := range os.Environ() {
		// A display of the child's would be one too many; without the pipes it is printed.
		if !strings.HasPrefix(e, protocol.GONB_PIPE_ENV+"=") && !strings.HasPrefix(e, protocol.GONB_PIPE_BACK_ENV+"=") {
			child.Env = append(child.Env, e)
		}
	}
	complaint := &tail{size: 4000}
	child.Stderr = complaint

	var ours, theirs []*os.File
	defer func() {
		for _, f := range append(ours, theirs...) {
			f.Close()
		}
	}()
	for range 3 {
		r, w, err := os.Pipe()
		if err != nil {
			return v, err
		}
		ours, theirs = append(ours, r), append(theirs, w)
	}
	ours[2], theirs[2] = theirs[2], ours[2] // the last one we hold open, and they read
	child.ExtraFiles = theirs
	if err := child.Start(); err != nil {
		return v, err
	}
	for _, f := range theirs {
		f.Close()
	}
	// A goroutine or a grandchild might keep a pipe open: what counts is the end of the child.
	answer, prints := make(chan *verdict, 1), make(chan bool)
	go func() {
		var v verdict
		if json.NewDecoder(ours[0]).Decode(&v) != nil {
			answer <- nil
			return
		}
		answer <- &v
	}()
	go func() {
		defer close(prints)
		echo(ours[1], os.Stdout, printed)
	}()
	ended := child.Wait()
	for _, f := range ours[:2] {
		f.SetReadDeadline(time.Now().Add(time.Second))
	}
	<-prints
	if v := <-answer; v != nil {
		return *v, nil
	}
	return unfinished(ctx.Err() != nil, ended, complaint.String()), nil
}

// unfinished says why a child has ended without a verdict.
func unfinished(late bool, ended error, complaint string) verdict {
	if late {
		return verdict{
			Says: fmt.Sprintf("It has not come to an end after %v, so the check ended it.", patience),
			More: []string{
				"Look for a loop that goes round for ever.",
				"Or it waits for something that only the world outside of this check could bring: a sync.Mutex, a channel or a time.Sleep of Go's own, where the exercise gives you a lock, a channel or a clock to use.",
			},
		}
	}
	for line := range strings.Lines(complaint) {
		line = strings.TrimSpace(line)
		if outOfMemory(line) {
			return verdict{Says: "It takes more and more memory, so the check ended it.", More: []string{
				"Look for a loop that goes round for ever, and for what grows in it.",
				"Its last words: " + line,
			}}
		}
		if strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "runtime: goroutine stack exceeds") {
			return wrong("It ends the whole program: %s.", strings.TrimSuffix(line, "."))
		}
	}
	if ended != nil && ended.Error() == "signal: killed" {
		return verdict{Says: "It was killed from outside.", More: []string{
			"Most often it has taken all the memory that this machine or container has: look for a loop that goes round for ever, and for what grows in it.",
		}}
	}
	v := verdict{Says: "It ends the whole program, as os.Exit and log.Fatal do. It has to return."}
	if last := strings.TrimSpace(complaint); last != "" {
		v.More = []string{"The last that it said: " + last[strings.LastIndexByte(last, '\n')+1:]}
	}
	if ended != nil {
		v.More = append(v.More, "It ended with "+ended.Error()+".")
	}
	return v
}

// outOfMemory tells the fatal errors of a process at its limit of memory from others. Which part of the
// runtime asks for the page that is refused is chance: the heap, its tables, a stack, a new thread.
func outOfMemory(line string) bool {
	fatal, ok := strings.CutPrefix(line, "fatal error: ")
	return ok && (strings.Contains(fatal, "memory") || strings.Contains(fatal, "alloc") ||
		strings.Contains(fatal, "cannot map pages") || strings.HasPrefix(fatal, "newosproc") ||
		strings.HasPrefix(fatal, "runtime.newosproc"))
}

// echo copies the first lines from r to w, and says how many more there were.
func echo(r io.Reader, w io.Writer, lines int) {
	scanner := bufio.NewReaderSize(r, 4096)
	more := 0
	for {
		start, partial, err := scanner.ReadLine()
		if err != nil {
			break
		}
		line := string(start)       // start is the reader's, and overwritten below
		for err == nil && partial { // the rest of a very long line
			_, partial, err = scanner.ReadLine()
		}
		if lines--; lines >= 0 {
			fmt.Fprintf(w, "%s\n", line)
		} else {
			more++
		}
	}
	if more > 0 {
		fmt.Fprintf(w, "… and %d lines more. The check runs your code many times.\n", more)
	}
}

// A tail keeps the beginning of what is written to it, up to its size, and the last line.
type tail struct {
	size int
	head []byte
	last []byte
}

func (t *tail) Write(p []byte) (int, error) {
	if room := t.size - len(t.head); room > 0 {
		t.head = append(t.head, p[:min(room, len(p))]...)
	} else {
		t.last = append(t.last[:0], p[max(0, len(p)-t.size):]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(t.head) + string(t.last) }
