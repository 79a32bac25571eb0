//go:build unix

package setup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeUV puts a uv beside the fakes. It makes what the fake pip makes, or fails.
func (f fakes) fakeUV(t *testing.T, works bool) {
	t.Helper()
	script := `#!/bin/sh
echo uv >> '` + f.calls + `'
echo "$UV_DEFAULT_INDEX $SSL_CERT_FILE in $(pwd)" > '` + filepath.Join(filepath.Dir(f.calls), "uv-said") + `'
`
	if works {
		script += `home=$(cd "$(dirname "$4")/.." && pwd)
mkdir -p "$home/share/jupyter/lab" "$home/etc/jupyter"
for n in jupyter jupyter-lab; do echo $n > "$home/bin/$n"; done
`
	} else {
		script += "echo 'error: Failed to fetch: no such host' >&2\nexit 2\n"
	}
	write(t, filepath.Join(f.bin, "uv"), script)
	if err := os.Chmod(filepath.Join(f.bin, "uv"), 0o777); err != nil {
		t.Fatal(err)
	}
}

// TestUV expects uv to install the packages where it is there, with pip's index
// and certificate, and pip to do it where uv cannot.
func TestUV(t *testing.T) {
	t.Run("works", func(t *testing.T) {
		f, root := newFakes(t, nil), newClone(t)
		f.fakeUV(t, true)
		t.Setenv("PIP_INDEX_URL", "https://index.example/simple")
		t.Setenv("PIP_CERT", "/etc/cert.pem")
		for _, name := range []string{"UV_DEFAULT_INDEX", "SSL_CERT_FILE"} {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
		mustPrepare(t, root)
		if calls := f.made(t); !strings.Contains(calls, "uv venv") || strings.Contains(calls, "pip") {
			t.Errorf("calls: %s, want uv and no pip", calls)
		}
		said, err := os.ReadFile(filepath.Join(filepath.Dir(f.calls), "uv-said"))
		if want := "https://index.example/simple /etc/cert.pem in /\n"; err != nil || string(said) != want {
			t.Errorf("uv ran with %q (%v), want %q", said, err, want)
		}
	})
	t.Run("fails", func(t *testing.T) {
		f, root := newFakes(t, nil), newClone(t)
		f.fakeUV(t, false)
		mustPrepare(t, root)
		if calls := f.made(t); !strings.Contains(calls, "pip uv venv") {
			t.Errorf("calls: %s, want both pip and uv", calls)
		}
	})
}

// TestEnvironment makes a Python environment of its own when it is asked for,
// makes it again when the lock changes, and leaves JupyterLab's alone.
func TestEnvironment(t *testing.T) {
	f, root := newFakes(t, nil), newClone(t)
	c := At(root)
	mustPrepare(t, root)
	f.made(t)
	for _, test := range []struct{ lock, calls string }{
		{"book==1.0 --hash=sha256:0", "pip venv"},
		{"book==1.0 --hash=sha256:0", ""},
		{"book==2.0 --hash=sha256:1", "pip venv"},
	} {
		dir, err := c.Environment(t.Context(), "book", test.lock, nil)
		if err != nil {
			t.Fatal(err)
		}
		if calls := f.made(t); calls != test.calls {
			t.Errorf("%s: called %q, want %q", test.lock, calls, test.calls)
		}
		if _, err := os.Stat(filepath.Join(dir, "bin", "python")); err != nil {
			t.Error(err)
		}
	}
	os.Remove(c.Path(state, "environments", "book", "bin", "python"))
	if _, err := c.Environment(t.Context(), "book", "book==2.0 --hash=sha256:1", nil); err != nil {
		t.Fatal(err)
	}
	if calls := f.made(t); calls != "pip venv" {
		t.Errorf("after its python was deleted: called %q", calls)
	}
	if events := mustPrepare(t, root); len(events) != 0 {
		t.Errorf("JupyterLab's environment was touched: %v", events)
	}
	// And it outlives JupyterLab's.
	os.Remove(c.Path("pyvenv.cfg"))
	mustPrepare(t, root)
	f.made(t)
	if _, err := c.Environment(t.Context(), "book", "book==2.0 --hash=sha256:1", nil); err != nil || f.made(t) != "" {
		t.Errorf("it was made again with JupyterLab's environment (%v)", err)
	}
}
