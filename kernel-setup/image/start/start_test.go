package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"locklab/kernel-setup/tests/short"
)

// The go command builds from the linked cache, writes into its own part of it,
// and changes nothing of the cache behind it.
func TestLinkCache(t *testing.T) {
	short.Skip(t, "a module of its own through the go command")
	baked, mine, module := t.TempDir(), t.TempDir(), t.TempDir()
	write(t, module, "go.mod", "module example\n\ngo 1.26\n")
	write(t, module, "main.go", "package main\n\nimport _ \"errors\"\n\nfunc main() {}\n")
	build := func(cache string) string {
		t.Helper()
		cmd := exec.Command("go", "build", "-x", "-o", os.DevNull, ".")
		cmd.Dir = module
		cmd.Env = append(os.Environ(), "GOCACHE="+cache, "GOFLAGS=", "GOWORK=off")
		output, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		return string(output)
	}
	compiles := func(log string, pkg string) bool { return strings.Contains(log, "-p "+pkg+" ") }

	if !compiles(build(baked), "errors") {
		t.Fatal("an empty cache had the package errors: this test shows nothing")
	}
	// As old as the image, but for what the Dockerfile does: five days are
	// enough for the go command to take an entry away.
	future := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	before := map[string]string{}
	err := filepath.Walk(baked, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		before[path] = string(text)
		if err != nil {
			return err
		}
		return os.Chtimes(path, future, future)
	})
	if err != nil {
		t.Fatal(err)
	}

	for range 2 { // a container that is started again has its links already
		if err := linkCache(baked, mine); err != nil {
			t.Fatal(err)
		}
	}
	// The last trimming was long ago: this build trims the cache when it ends.
	write(t, mine, "trim.txt", "1")
	write(t, module, "main.go", "package main\n\nimport _ \"errors\"\n\nfunc main() { println() }\n")
	for range 2 {
		log := build(mine)
		if compiles(log, "errors") {
			t.Errorf("errors is compiled again:\n%s", log)
		}
		write(t, module, "main.go", "package main\n\nimport _ \"errors\"\n\nfunc main() { println(1) }\n")
	}
	for path, text := range before {
		if now, err := os.ReadFile(path); err != nil || string(now) != text {
			t.Errorf("%s has changed (%v)", path, err)
		}
	}
}

// The go command itself says whether its telemetry is off.
func TestWithoutTelemetry(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	mode := func() string {
		t.Helper()
		output, err := exec.Command("go", "telemetry").Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(output))
	}
	if before := mode(); before != "local" {
		t.Fatalf("in a new home it is %q", before)
	}
	if err := withoutTelemetry(); err != nil || mode() != "off" {
		t.Errorf("%v, and telemetry is %q", err, mode())
	}
	if output, err := exec.Command("go", "telemetry", "local").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	if err := withoutTelemetry(); !errors.Is(err, fs.ErrExist) || mode() != "local" {
		t.Errorf("%v, and what the user has decided became %q", err, mode())
	}
}

func TestHealthy(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/user/ada/api" {
			http.Redirect(w, r, "/hub/login", http.StatusFound)
		}
	}))
	defer server.Close()
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	info := func(port, base string) string {
		return fmt.Sprintf(`{"base_url": %q, "port": %s, "url": "http://container:%s/"}`, base, port, port)
	}
	for _, test := range []struct {
		name, want string // want is empty for healthy
		files      map[string]string
	}{
		{"nothing has started", "no Jupyter server has started", nil},
		{"a server of JupyterHub's", "", map[string]string{"jpserver-7.json": info(address.Port(), "/user/ada/")}},
		{"one that was killed, and one that lives", "", map[string]string{
			"jpserver-3.json": info("1", "/"), "jpserver-7.json": info(address.Port(), "/user/ada/")}},
		{"nobody listens", "refused", map[string]string{"jpserver-7.json": info("1", "/")}},
		{"somebody else answers", "302", map[string]string{"jpserver-7.json": info(address.Port(), "/")}},
		{"half a file", "JSON", map[string]string{"jpserver-7.json": "{"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := lessonIn(t, test.files)
			err := healthy(t.Context(), dir)
			if test.want == "" && err != nil {
				t.Errorf("unhealthy: %v", err)
			}
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
