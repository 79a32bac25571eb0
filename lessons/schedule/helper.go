package schedule

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"locklab/lessons/schedule/internal/wire"
)

// explorerVariable names an explorer to use, wherever else one may be.
const explorerVariable = "LOCKLAB_EXPLORER"

// ask runs the explorer with a request. It ends when this process ends, however that happens:
// its input is then at an end.
func ask(request *wire.Request) (*wire.Answer, error) {
	program, err := explorer()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program)
	var said bytes.Buffer
	cmd.Stderr = &said
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("the explorer does not start: %w", err)
	}
	// The explorer reads all of the request before it writes.
	_, wrong := input.Write(append(text, '\n'))
	reply, failed := io.ReadAll(output)
	input.Close()
	if err := cmd.Wait(); err != nil || wrong != nil || failed != nil {
		return nil, crashed(said.String(), errors.Join(err, wrong, failed))
	}
	answer := &wire.Answer{}
	if err := json.Unmarshal(reply, answer); err != nil {
		return nil, fmt.Errorf("the explorer's answer cannot be read: %w", err)
	}
	if answer.Version != wire.Version {
		return nil, fmt.Errorf("the explorer %s belongs to another version of the lesson; run: go run ./kernel-setup prepare", program)
	}
	return answer, nil
}

// crashed makes a sentence of an explorer that ended without an answer.
func crashed(said string, err error) error {
	switch {
	case strings.Contains(said, "out of memory"), strings.Contains(said, "cannot allocate memory"):
		return errors.New("the explorer ran out of memory. Make the program smaller, or give Explorer more Memory")
	case strings.Contains(said, "stack overflow"), strings.Contains(said, "goroutine stack exceeds"):
		return errors.New("the explorer ran out of stack: this program goes too deep")
	case strings.Contains(err.Error(), "signal: killed"):
		return errors.New("the explorer was killed, as systems do that run out of memory. Make the program smaller")
	}
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	return fmt.Errorf("the explorer ended without an answer (%w): %s", err, first)
}

// explorer returns the path of the program. It is where set-up puts it, if it is younger than
// its source; otherwise the go command builds it into the user's cache, once for each clone
// and version of Go.
func explorer() (string, error) {
	if named := os.Getenv(explorerVariable); named != "" {
		return named, nil
	}
	root, err := clone()
	if err != nil {
		return "", err
	}
	home := os.Getenv("LOCKLAB_HOME")
	if home == "" {
		home = filepath.Join(root, ".venv")
	}
	changed, err := youngest(root)
	if err != nil {
		return "", err
	}
	prepared := filepath.Join(home, "bin", "explorer"+suffix())
	if isYounger(prepared, changed) {
		return prepared, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("the explorer is not built, and there is no folder to build it in (%w). "+
			"Run in the clone of the lesson: go run ./kernel-setup prepare", err)
	}
	name := fmt.Sprintf("explorer-%x-%s%s", hash(root), runtime.Version(), suffix())
	built := filepath.Join(cache, "locklab", strings.ReplaceAll(name, " ", "-"))
	if isYounger(built, changed) {
		return built, nil
	}
	return built, build(root, built, changed)
}

func suffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// clone returns the folder of the lesson: this file was compiled there. Where the compiler was
// told to leave out such paths, it is the one around the current folder.
func clone() (string, error) {
	_, file, _, _ := runtime.Caller(0)
	if filepath.IsAbs(file) {
		root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
		if isClone(root) {
			return root, nil
		}
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("the folder of the lesson cannot be found: %w", err)
	}
	for {
		if isClone(dir) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("the lesson's clone is not where this program was compiled. "+
				"Run it inside the clone, or name an explorer in $%s", explorerVariable)
		}
		dir = parent
	}
}

// isClone reports whether the explorer's source is under dir.
func isClone(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "lessons", "schedule", "explorer", "main.go"))
	return err == nil
}

// youngest returns when the explorer's source was last changed: its files, their folders, and
// what says which versions of other modules it is built from.
func youngest(root string) (time.Time, error) {
	var last time.Time
	note := func(info fs.FileInfo) {
		if t := info.ModTime(); t.After(last) {
			last = t
		}
	}
	for _, name := range []string{"go.mod", "lessons/internal/number/number.go"} {
		info, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return last, fmt.Errorf("the explorer's source is not complete: %w", err)
		}
		note(info)
	}
	err := filepath.WalkDir(filepath.Join(root, "lessons", "schedule"), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		info, err := d.Info()
		if err == nil {
			note(info)
		}
		return err
	})
	return last, err
}

// isYounger reports whether a file exists and is not older than t.
func isYounger(path string, t time.Time) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && !info.ModTime().Before(t)
}

// hash makes a short name of a path (FNV-1a).
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// build compiles the explorer to a path. Several programs may do it at once: each writes a file
// of its own and renames it.
func build(root, to string, changed time.Time) error {
	const remedy = "Run in the clone of the lesson: go run ./kernel-setup prepare"
	golang, err := exec.LookPath("go")
	if err != nil {
		return fmt.Errorf("the explorer is not built, and there is no go command to build it. %s", remedy)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return fmt.Errorf("the explorer cannot be built: %w. %s", err, remedy)
	}
	file, err := os.CreateTemp(filepath.Dir(to), "building-")
	if err != nil {
		return fmt.Errorf("the explorer cannot be built: %w. %s", err, remedy)
	}
	file.Close()
	defer os.Remove(file.Name())
	cmd := exec.Command(golang, "build", "-mod=readonly", "-ldflags=-w", "-o", file.Name(), "./lessons/schedule/explorer")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "PWD="+root, "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH, "CGO_ENABLED=0", "GOFLAGS=")
	began := time.Now()
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("the explorer cannot be built (%w): %s", err, lastLines(string(said), 3))
	}
	if err := os.Chmod(file.Name(), 0o777); err != nil {
		return err
	}
	// Source that is edited while the go command runs makes the file old at once.
	if err := os.Chtimes(file.Name(), began, began); err != nil {
		return err
	}
	if changed.After(began) { // a clock that was set back
		_ = os.Chtimes(file.Name(), changed, changed)
	}
	if err := os.Rename(file.Name(), to); err != nil {
		return fmt.Errorf("the explorer cannot be built: %w. %s", err, remedy)
	}
	return nil
}

// lastLines returns the end of a text on one line.
func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "; ")
}
