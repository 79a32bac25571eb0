//go:build unix

// Package readme_test runs the README's commands, from its text.
package readme_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
)

// commands returns the README's commands: the lines of its blocks of shell, and
// what begins with "go" or "docker" between backquotes.
func commands(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(labtest.Clone(t).Root(), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	blocks := regexp.MustCompile("(?ms)^```sh\n(.*?)^```")
	for _, block := range blocks.FindAllStringSubmatch(string(text), -1) {
		for line := range strings.Lines(block[1]) {
			found[strings.TrimSpace(line)] = true
		}
	}
	rest := blocks.ReplaceAllString(string(text), "")
	for _, code := range regexp.MustCompile("`((?:go|docker) [^`]+)`").FindAllStringSubmatch(rest, -1) {
		found[code[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// A reader is somebody who types a command in a clone.
type reader struct {
	clone   *setup.Clone
	folder  string // the clone, or a copy of it
	environ []string
}

func (r reader) shell(t *testing.T, command string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
	cmd.Dir = r.folder
	cmd.Env = append(os.Environ(), r.environ...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}

// says runs a command that ends with success and prints all of these words.
func (r reader) says(t *testing.T, command string, words ...string) {
	t.Helper()
	output, err := r.shell(t, command).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", command, err, output)
	}
	for _, word := range words {
		if !strings.Contains(string(output), word) {
			t.Errorf("%s does not say %q:\n%s", command, word, output)
		}
	}
}

// opens runs a command that opens the lesson, and ends it with Ctrl-C's signal.
func (r reader) opens(t *testing.T, command string) {
	t.Helper()
	cmd := r.shell(t, command)
	var output buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	until := func(what string, ok func() bool) {
		t.Helper()
		for deadline := time.Now().Add(3 * time.Minute); !ok(); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(deadline) {
				cmd.Cancel()
				t.Fatalf("%s: %s, only\n%s", command, what, &output)
			}
		}
	}
	until("it does not open the lesson", func() bool {
		return strings.Contains(output.String(), "http://127.0.0.1:") &&
			strings.Contains(output.String(), "01-lock.ipynb?token=")
	})
	syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
	until("it does not end", func() bool {
		select {
		case <-ended:
			return true
		default:
			return false
		}
	})
	if !strings.Contains(output.String(), "ended.") {
		t.Errorf("%s: at the end it says\n%s", command, &output)
	}
}

type buffer struct {
	mu   sync.Mutex // protects text
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func TestCommands(t *testing.T) {
	clone := labtest.Clone(t)
	dir := t.TempDir()
	// In place of a browser, a program that writes down what it is asked to open.
	browser, asked := filepath.Join(dir, "browser"), filepath.Join(dir, "asked")
	if err := os.WriteFile(browser, []byte("#!/bin/sh\necho \"$1\" >> '"+asked+"'\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "jupyter") // the reader's own Jupyter
	r := reader{clone, clone.Root(), []string{"BROWSER=" + browser, "JUPYTER_DATA_DIR=" + data}}

	checks := map[string]func(t *testing.T, command string){
		"go run ./kernel-setup": func(t *testing.T, command string) {
			r.opens(t, command)
			if _, err := os.Stat(asked); err != nil {
				t.Errorf("no browser was asked to open the lesson: %v", err)
			}
		},
		"go run ./kernel-setup -- --no-browser --port=9000": func(t *testing.T, command string) {
			if err := os.Remove(asked); err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			r.opens(t, command)
			if _, err := os.Stat(asked); err == nil {
				t.Error("a browser was asked to open the lesson")
			}
		},
		"go run ./kernel-setup prepare": func(t *testing.T, command string) {
			r.says(t, command, "Ready in "+clone.Home())
		},
		"go run ./kernel-setup check": func(t *testing.T, command string) {
			r.says(t, command, "GoNB kernel", "a cell in the kernel")
		},
		"go run ./kernel-setup install": func(t *testing.T, command string) {
			r.says(t, command, filepath.Join(data, "kernels", setup.KernelName))
			// The README names it beside install.
			r.says(t, strings.Replace(command, "install", "uninstall", 1), "Removed")
			if left, _ := filepath.Glob(filepath.Join(data, "kernels", "*")); left != nil {
				t.Errorf("uninstall left %q", left)
			}
		},
		"go run ./kernel-setup exec -- jupyter execute --allow-errors --inplace notebooks/01-lock.ipynb": func(
			t *testing.T, command string,
		) {
			// It writes the notebook, so do it in a copy of the clone.
			copied := reader{clone, t.TempDir(), []string{setup.HomeVariable + "=" + clone.Home()}}
			for _, name := range []string{"go.mod", "go.sum", "lessons", "kernel-setup", "notebooks"} {
				if output, err := exec.Command("cp", "-R", filepath.Join(clone.Root(), name),
					copied.folder).CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, output)
				}
			}
			copied.says(t, command)
			nb := labtest.Open(t, filepath.Join(copied.folder, "notebooks", "01-lock.ipynb"))
			if hello := nb.Cell("hello").Outputs; len(hello) == 0 ||
				!strings.Contains(hello[0].Text, "runs goroutines here") {
				t.Errorf("the notebook was saved with these outputs of its first program: %v", hello)
			}
		},
		// The test that runs is a part of it. CI runs the same, with flags.
		"go test ./...": func(t *testing.T, command string) {
			text, err := os.ReadFile(filepath.Join(clone.Root(), ".ci", "run"))
			if err != nil {
				t.Fatal(err)
			}
			withFlags := strings.Replace(regexp.QuoteMeta(command), "test ", `test (-\S+ ([^-.]\S* )?)*`, 1)
			if !regexp.MustCompile(`(?m)^LOCKLAB_REQUIRE=1 ` + withFlags).Match(text) {
				t.Errorf("CI does not run %s:\n%s", command, text)
			}
		},
		// The tests of kernel-setup/book do the same, and look at what it makes.
		"go run ./kernel-setup book": nil,
		// The tests of kernel-setup/image take these from the README.
		"docker build -t locklab .": nil,
		"docker run --rm -p 127.0.0.1:8888:8888 -v locklab:/home/jovyan/notebooks locklab": nil,
	}
	found := commands(t)
	for _, command := range found {
		check, ok := checks[command]
		if !ok {
			t.Errorf("nothing tests the README's command\n%s", command)
		}
		if check != nil {
			t.Run(command, func(t *testing.T) { check(t, command) })
		}
	}
	for command := range checks {
		if !slices.Contains(found, command) {
			t.Errorf("the README no longer has the command\n%s", command)
		}
	}
}

// The version is said in three places.
func TestVersion(t *testing.T) {
	root := labtest.Clone(t).Root()
	for file, pattern := range map[string]string{
		".github/CHANGELOG.md": `(?m)^## (\S+)`,
		"Dockerfile":           `org\.opencontainers\.image\.version="([^"]*)"`,
	} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if match := regexp.MustCompile(pattern).FindSubmatch(text); match == nil || string(match[1]) != setup.Version {
			t.Errorf("%s has the version %q, want %s", file, match, setup.Version)
		}
	}
	output, err := exec.Command("go", "run", "locklab/kernel-setup", "--version").Output()
	if want := "Locklab " + setup.Version + "\n"; err != nil || string(output) != want {
		t.Errorf("kernel-setup --version: %q, %v, want %q", output, err, want)
	}
}

// Links between the pages lead to files that are there, and no address has a
// place left open.
func TestLinks(t *testing.T) {
	root := labtest.Clone(t).Root()
	pages := labtest.Tracked(t, root, "*.md")
	if len(pages) < 5 {
		t.Fatalf("the pages are %q", pages)
	}
	for _, page := range pages {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		links := regexp.MustCompile(`(?:\]\(|(?:src|srcset)=")([^)"#\s]+)`)
		for _, link := range links.FindAllStringSubmatch(string(text), -1) {
			target := link[1]
			if strings.Contains(target, "OWNER") || strings.Contains(target, "REPOSITORY") {
				t.Errorf("%s: %s has a place left open", page, target)
			}
			if strings.Contains(target, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(page), target)); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}
