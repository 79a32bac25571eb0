//go:build !js

package schedule

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"locklab/lessons/schedule/internal/fingerprint"
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
		return nil, fmt.Errorf("the explorer %s belongs to another version of the lesson; run in its clone: go "+
			"run ./kernel-setup prepare", program)
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

// explorer returns the path of the program: the one that set-up has put into the home, if it
// belongs to the source that is there now; otherwise the go command builds it into the user's
// cache, once for each state of the source.
func explorer() (string, error) {
	if named := os.Getenv(explorerVariable); named != "" {
		return named, nil
	}
	root, err := clone()
	if err != nil {
		return "", err
	}
	source, err := fingerprint.Of(root)
	if err != nil {
		return "", err
	}
	home := os.Getenv("LOCKLAB_HOME")
	if home == "" {
		home = filepath.Join(root, ".venv")
	}
	prepared := filepath.Join(home, "bin", "explorer"+suffix())
	if of, err := os.ReadFile(prepared + ".source"); err == nil && strings.TrimSpace(string(of)) == source {
		return prepared, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("the explorer is not built, and there is no folder to build it in "+
			"(%w). %s", err, remedy)
	}
	// A clone has one at a time, for each system: a home may be shared by several machines.
	of := fmt.Sprintf("explorer-%s-%s-%016x-", runtime.GOOS, runtime.GOARCH, hash(root))
	built := filepath.Join(cache, "locklab", of+source+suffix())
	if _, err := os.Stat(built); err == nil {
		return built, nil
	}
	if err := build(root, built); err != nil {
		return "", err
	}
	if now, err := fingerprint.Of(root); err == nil && now != source { // it was edited meanwhile
		_ = os.Remove(built)
		return explorer()
	}
	old, _ := filepath.Glob(filepath.Join(cache, "locklab", of+"*"))
	for _, path := range old {
		if path != built {
			_ = os.Remove(path) // another kernel may be running it still; the next build comes by again
		}
	}
	return built, nil
}

// remedy ends every sentence about an explorer that is not there.
const remedy = "Run in the clone of the lesson: go run ./kernel-setup prepare"

func suffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// clone returns the folder of the lesson.
func clone() (string, error) {
	_, file, _, _ := runtime.Caller(0)
	dir, err := os.Getwd()
	if err != nil {
		dir = ""
	}
	return cloneOf(file, dir)
}

// cloneOf returns the clone that a file of this package was compiled in. Where the compiler was
// told to leave out such paths, it is the one around the folder dir.
func cloneOf(file, dir string) (string, error) {
	if filepath.IsAbs(file) {
		if root := filepath.Dir(filepath.Dir(filepath.Dir(file))); isClone(root) {
			return root, nil
		}
	}
	for ; filepath.IsAbs(dir); dir = filepath.Dir(dir) {
		if isClone(dir) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	return "", fmt.Errorf("the lesson's clone is not where this program was compiled. "+
		"Run it inside the clone, or name an explorer in $%s", explorerVariable)
}

// isClone reports whether the explorer's source is under dir.
func isClone(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "lessons", "schedule", "explorer", "main.go"))
	return err == nil
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
func build(root, to string) error {
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
	cmd := exec.Command(golang, "build", "-mod=readonly", "-ldflags=-w", "-o", file.Name(),
		"./lessons/schedule/explorer")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "PWD="+root, "GOWORK=off", "GOFLAGS=",
		"GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH, "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("the explorer cannot be built (%w): %s", err, lastLines(string(said), 3))
	}
	if err := os.Chmod(file.Name(), 0o777); err != nil {
		return fmt.Errorf("the explorer cannot be built: %w. %s", err, remedy)
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
