package labtest

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

//go:embed lab.py
var labPy string

// With puts a copy of the notebook, with its outputs, into the root folder of
// the JupyterLab that is started, under the last part of its path.
func With(notebooks ...*Notebook) Option {
	return func(c *config) { c.files = append(c.files, notebooks...) }
}

// Folder puts copies of all notebooks and pictures in a folder of the clone
// ("notebooks") into the root folder of the JupyterLab that is started, so
// that links between them work.
func Folder(path string) Option {
	return func(c *config) { c.folders = append(c.folders, path) }
}

// Args adds arguments to JupyterLab's command line, such as
// "--ServerApp.base_url=/course/".
func Args(args ...string) Option {
	return func(c *config) { c.args = append(c.args, args...) }
}

// A Lab is a running JupyterLab of the clone.
type Lab struct {
	URL   string // ends with a slash
	Token string
	Root  string // the folder it shows, a temporary one

	t      testing.TB
	dir    string
	folder string // of a JupyterLab that is shared: where this test's root is in its root, with a slash at the end
}

// StartLab starts the clone's JupyterLab on a free port of 127.0.0.1 and
// returns when it answers. Its root folder, settings, workspaces and trust
// database are new and its own. At the end of the test it is ended together
// with its kernels.
//
// It differs from what a reader gets in two points that tests need: all cells of a
// notebook are in the page, not only those in view (windowing mode "none"), and
// the page has its application object as window.jupyterapp.
func StartLab(t testing.TB, options ...Option) *Lab {
	t.Helper()
	Prepare(t)
	c := configure(options)
	dir := scratch(t)
	lab := &Lab{Token: rand.Text(), Root: filepath.Join(dir, "root"), t: t, dir: dir}
	lab.fill(c)
	env := c.environ(t, dir)
	lab.write(filepath.Join(dir, "settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"),
		[]byte(`{"windowingMode": "none", "scrollPastEnd": false}`))

	// The port is free when JupyterLab looks for one; another program may take
	// it before JupyterLab does.
	for try := 1; ; try++ {
		log, err := lab.start(c, env)
		if err == "" {
			return lab
		}
		if try == 3 || !strings.Contains(log, "already in use") {
			t.Fatalf("JupyterLab %s:\n%s", err, tail([]byte(log), 6000))
		}
	}
}

// fill copies notebooks into the root folder.
func (lab *Lab) fill(c config) {
	lab.t.Helper()
	for _, nb := range c.files {
		lab.write(filepath.Join(lab.Root, filepath.Base(nb.Path)), nb.JSON())
	}
	for _, folder := range c.folders {
		from := filepath.Join(found(lab.t).Root(), folder)
		entries, err := os.ReadDir(from)
		if err != nil {
			lab.t.Fatal(err)
		}
		for _, e := range entries {
			switch filepath.Ext(e.Name()) {
			case ".ipynb", ".png", ".svg":
				data, err := os.ReadFile(filepath.Join(from, e.Name()))
				if err != nil {
					lab.t.Fatal(err)
				}
				lab.write(filepath.Join(lab.Root, e.Name()), data)
			}
		}
	}
	lab.write(filepath.Join(lab.Root, ".keep"), nil)
}

func (lab *Lab) write(path string, content []byte) {
	lab.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		lab.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		lab.t.Fatal(err)
	}
}

func (lab *Lab) trustArgs() []string {
	return []string{
		"--NotebookNotary.db_file=" + filepath.Join(lab.dir, "trust.db"),
		"--NotebookNotary.secret_file=" + filepath.Join(lab.dir, "trust-secret"),
	}
}

// start starts JupyterLab and waits until it answers; otherwise it returns its
// log and what went wrong.
func (lab *Lab) start(c config, env []string) (log, problem string) {
	lab.t.Helper()
	args := append([]string{
		"--no-browser", "--allow-root",
		"--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True",
		"--ServerApp.ip=127.0.0.1", "--ServerApp.port=0",
		"--ServerApp.root_dir=" + lab.Root,
		"--IdentityProvider.token=" + lab.Token,
	}, lab.trustArgs()...)
	line := c.python(lab.t, labPy, append(args, c.args...)...)
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Dir = lab.Root
	cmd.Env = env
	stdin, err := cmd.StdinPipe()
	if err != nil {
		lab.t.Fatal(err)
	}
	output := new(buffer)
	cmd.Stdout, cmd.Stderr = output, output
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		lab.t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	stop := func() {
		stdin.Close() // see parent.py
		select {
		case <-ended:
		case <-time.After(30 * time.Second):
			lab.t.Errorf("JupyterLab did not end by itself; its log:\n%s", tail([]byte(output.String()), 3000))
			cmd.Process.Kill()
			<-ended
		}
	}

	ctx, cancel := deadline(lab.t)
	defer cancel()
	timer := time.NewTimer(3 * time.Minute)
	defer timer.Stop()
	for {
		if lab.URL = lab.running(); lab.URL != "" {
			lab.t.Cleanup(func() {
				stop()
				if lab.t.Failed() {
					lab.t.Logf("JupyterLab's log ended with:\n%s", tail([]byte(output.String()), 3000))
				}
			})
			return "", ""
		}
		select {
		case <-ended:
			return output.String(), "ended at once"
		case <-timer.C:
			stop()
			return output.String(), "did not answer within 3 minutes"
		case <-ctx.Done():
			stop()
			return output.String(), "did not answer before the test's time was up"
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// running is the URL of the JupyterLab once it listens. It writes a file with
// the URL, a moment before that.
func (lab *Lab) running() string {
	files, _ := filepath.Glob(filepath.Join(lab.dir, "runtime", "jpserver-*.json"))
	for _, file := range files {
		var server struct{ URL string }
		if data, err := os.ReadFile(file); err == nil && json.Unmarshal(data, &server) == nil {
			if u, err := url.Parse(server.URL); err == nil {
				if conn, err := net.Dial("tcp", u.Host); err == nil {
					conn.Close()
					return server.URL
				}
			}
		}
	}
	return ""
}

// Notebook reads a notebook in the root folder as it is now saved.
func (lab *Lab) Notebook(name string) *Notebook {
	lab.t.Helper()
	return Open(lab.t, filepath.Join(lab.Root, name))
}

// Trust marks the outputs of a notebook in the root folder as the reader's
// own. A notebook that StartLab was given with outputs is not trusted, as one
// is not that came by mail; JupyterLab shows its html without scripts.
func (lab *Lab) Trust(name string) {
	lab.t.Helper()
	args := append([]string{"trust", filepath.Join(lab.Root, name)}, lab.trustArgs()...)
	cmd := found(lab.t).Jupyter(lab.t.Context(), args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		lab.t.Fatalf("trusting %s: %v\n%s", name, err, out)
	}
}

// buffer is a bytes.Buffer that may be read while a program still writes to it.
type buffer struct {
	mu sync.Mutex // protects b
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
