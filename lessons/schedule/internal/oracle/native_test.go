package oracle

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const modulePath = "locklab/lessons/schedule/internal/oracle/native"

// A nativeBuild is one program that contains every program of some sources, those of
// concurrent sources twice: as they are, and with yields.
type nativeBuild struct{ binary string }

// yieldSource is the package that the yielding copies import.
const yieldSource = `package yield

import ("math/rand/v2"; "runtime")

func Yield() {
	if rand.N(4) == 0 {
		runtime.Gosched()
	}
}
`

// nativeMain runs programs in two ways. "once NAME" runs one in the main goroutine and
// nothing beside it, so that Go finds its deadlocks. Otherwise each line of the standard
// input is NAME, RUNS, PROCESSORS, and is answered by a line with its name, a line for each
// value, and a line "end".
const nativeMain = `
type program struct { run func() string; prints bool }

func main() {
	if len(os.Args) == 4 && os.Args[1] == "once" {
		n, _ := strconv.Atoi(os.Args[3])
		runtime.GOMAXPROCS(n)
		value := all[os.Args[2]].run()
		if !all[os.Args[2]].prints {
			fmt.Print("\x00" + value)
		} else {
			fmt.Print("\x00")
		}
		return
	}
	answers := os.Stdout
	capture, err := os.CreateTemp("", "oracle")
	if err != nil {
		panic(err)
	}
	defer os.Remove(capture.Name())
	os.Stdout = capture
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		word := strings.Fields(lines.Text())
		runs, _ := strconv.Atoi(word[1])
		n, _ := strconv.Atoi(word[2])
		runtime.GOMAXPROCS(n)
		p, ok := all[word[0]]
		if !ok {
			panic("no program " + word[0])
		}
		fmt.Fprintf(answers, "start %s\n", word[0])
		values := map[string]int{}
		until := time.Now().Add(200 * time.Millisecond)
		for range runs {
			value := p.run()
			if p.prints {
				size, _ := capture.Seek(0, io.SeekCurrent)
				text := make([]byte, size)
				capture.ReadAt(text, 0)
				capture.Truncate(0)
				capture.Seek(0, io.SeekStart)
				value = string(text)
			}
			values[value]++
			if time.Now().After(until) {
				break
			}
		}
		for value, times := range values {
			fmt.Fprintf(answers, "%d %q\n", times, value)
		}
		fmt.Fprintln(answers, "end")
	}
}
`

// build compiles the sources natively, in one go, or finds what was compiled before.
func build(t testing.TB, list []program) *nativeBuild {
	t.Helper()
	files := map[string]string{"yield/yield.go": yieldSource}
	var imports, table strings.Builder
	imported := map[string]bool{}
	for _, p := range list {
		if !p.native() {
			continue
		}
		s := p.source
		ways := []string{"plain"}
		if s.concurrent {
			ways = append(ways, "yielding")
		}
		for _, way := range ways {
			if !imported[way+s.name] {
				imported[way+s.name] = true
				text := s.text
				if way == "yielding" {
					text = yielding(t, s, modulePath+"/yield")
				}
				files[way+"/"+s.name+"/"+s.name+".go"] = text
				fmt.Fprintf(&imports, "import %s_%s %q\n", way, s.name, modulePath+"/"+way+"/"+s.name)
			}
			call := fmt.Sprintf("%s_%s.%s()", way, s.name, p.name)
			switch p.results {
			case 0:
				call += "; return \"\""
			case 1:
				call = "return fmt.Sprint(" + call + ")"
			default:
				call = `return strings.TrimSuffix(fmt.Sprintln(` + call + `), "\n")`
			}
			fmt.Fprintf(&table, "\t%q: {func() string { %s }, %v},\n", way+"/"+p.id(), call, p.results == 0)
		}
	}
	files["main.go"] = "package main\n\n" +
		"import (\"bufio\"; \"fmt\"; \"io\"; \"os\"; \"runtime\"; \"strconv\"; \"strings\"; \"time\")\n" +
		imports.String() + nativeMain + "\nvar all = map[string]program{\n" + table.String() + "}\n"

	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	hash := sha256.New()
	fmt.Fprintln(hash, runtime.Version())
	for _, name := range names {
		fmt.Fprintf(hash, "%s %d\n%s", name, len(files[name]), files[name])
	}
	locks, _ := filepath.Glob("../../../lock/*.go")
	for _, name := range locks { // the programs may import lessons/lock
		text, _ := os.ReadFile(name)
		hash.Write(text)
	}
	folder := filepath.Join(os.TempDir(), fmt.Sprintf("locklab-oracle-%d", os.Getuid()))
	binary := filepath.Join(folder, fmt.Sprintf("%x", hash.Sum(nil)[:12]))
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	if _, err := os.Stat(binary); err == nil {
		return &nativeBuild{binary}
	}
	// An overlay puts the files into this module without writing into the clone.
	work := t.TempDir()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for i, name := range names {
		file := filepath.Join(work, fmt.Sprintf("%d.go", i))
		if err := os.WriteFile(file, []byte(files[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(here, "native", filepath.FromSlash(name))] = file
	}
	overlay, _ := json.Marshal(map[string]any{"Replace": replace})
	overlayFile := filepath.Join(work, "overlay.json")
	if err := os.WriteFile(overlayFile, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	made := filepath.Join(work, "made")
	build := exec.Command("go", "build", "-overlay", overlayFile, "-ldflags=-s -w", "-o", made, modulePath)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build of the programs: %v\n%s", err, out)
	}
	// Another test process may have made the same one meanwhile: the last wins, they are equal.
	if err := copyFile(made, binary); err != nil {
		t.Fatal(err)
	}
	return &nativeBuild{binary}
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.CreateTemp(filepath.Dir(to), "making-")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	if err := out.Chmod(0o700); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.Rename(out.Name(), to)
}

// A job is one program, run for real a number of times.
type job struct {
	name       string // "plain/…" or "yielding/…"
	runs       int
	processors int
}

// run does the jobs one after the other and adds what they left to values, by program.
// A program that ends the process or takes longer than a minute is reported as an
// outcome: "deadlock", "panic: …", "fatal error: …", "too long".
func (n *nativeBuild) run(t testing.TB, jobs []job, add func(name, value string, times int)) {
	t.Helper()
	for len(jobs) > 0 {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		command := exec.CommandContext(ctx, n.binary)
		var input bytes.Buffer
		for _, j := range jobs {
			fmt.Fprintf(&input, "%s %d %d\n", j.name, j.runs, j.processors)
		}
		command.Stdin = &input
		var stderr bytes.Buffer
		command.Stderr = &stderr
		out, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		watchdog := time.AfterFunc(time.Minute, func() { command.Process.Kill() })
		lines := bufio.NewReader(out)
		done := 0
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				break
			}
			watchdog.Reset(time.Minute)
			if strings.HasPrefix(line, "start ") {
				continue
			}
			if line != "end\n" {
				var value string
				var times int
				if _, err := fmt.Sscanf(line, "%d %q\n", &times, &value); err != nil {
					t.Fatalf("%s printed %q: %v", jobs[done].name, line, err)
				}
				add(jobs[done].name, value, times)
				continue
			}
			done++
		}
		watchdog.Stop()
		err = command.Wait()
		cancel()
		if done == len(jobs) {
			if err != nil {
				t.Fatalf("after the last program: %v\n%s", err, stderr.Bytes())
			}
			return
		}
		add(jobs[done].name, ending(err, stderr.String(), ""), 1)
		jobs = jobs[done+1:]
	}
}

// once runs a program in a process of its own.
func (n *nativeBuild) once(t testing.TB, name string, processors int) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, n.binary, "once", name, strconv.Itoa(processors))
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	return ending(err, stderr.String(), stdout.String())
}

var (
	address   = regexp.MustCompile(`0x[0-9a-f]+`)
	recovered = regexp.MustCompile(` \[recovered(, repanicked)?\]`)
)

// normal leaves out of a value what says nothing: addresses, the space at its end.
func normal(value string) string {
	return strings.TrimRight(recovered.ReplaceAllString(address.ReplaceAllString(value, "…"), ""), " \n")
}

var exitCode = regexp.MustCompile(`exit status (\d+)`)

// ending says in a line how a process ended.
func ending(err error, stderr, stdout string) string {
	if err == nil {
		printed, value, ended := strings.Cut(stdout, "\x00")
		switch {
		case !ended:
			return "exit status 0"
		case value != "":
			return value
		}
		return printed
	}
	for line := range strings.SplitSeq(stderr, "\n") {
		switch {
		case strings.HasPrefix(line, "fatal error: all goroutines are asleep"):
			return "deadlock"
		case strings.HasPrefix(line, "fatal error: no goroutines (main called runtime.Goexit)"):
			return "deadlock"
		case strings.HasPrefix(line, "panic: "), strings.HasPrefix(line, "fatal error: "):
			return normal(line)
		}
	}
	if code := exitCode.FindString(err.Error()); code != "" {
		return code
	}
	return "too long"
}
