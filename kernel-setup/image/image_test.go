//go:build unix

// Package image_test builds the Docker image of the Dockerfile and runs it in
// the ways that people do: on a laptop, locked down, under JupyterHub and on
// Binder. The engine is the one that the docker command reaches.
package image_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
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

	"locklab/kernel-setup/tests/labtest"
)

// image is what the tests build. It stays when they have ended, so that the
// next time builds only what has changed.
const image = "locklab-test"

// root is the clone, which is where the image is built.
const root = "../.."

func TestMain(m *testing.M) {
	status := labtest.Main(m, 4)
	os.RemoveAll(source)
	os.Exit(status)
}

// source is a copy of what the image is built from, which is removed at the end: an edit
// while the tests run reaches none of them.
var source string

var build = sync.OnceValue(func() error {
	args, err := readme("build")
	if err != nil {
		return err
	}
	if source, err = os.MkdirTemp("", "locklab-image"); err != nil {
		return err
	}
	for _, name := range []string{"Dockerfile", ".dockerignore", "go.mod", "go.sum", "lessons", "notebooks",
		"kernel-setup"} {
		if output, err := exec.Command("cp", "-a", filepath.Join(root, name), source).CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %s", err, output)
		}
	}
	// The network of the host reaches package registries wherever the host
	// does.
	cmd := exec.Command("docker", append([]string{"build", "--network", "host"}, args...)...)
	cmd.Dir = source
	output, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("docker build: %v\n%s", err, output[max(0, len(output)-4000):])
	}
	return nil
})

// readme returns the arguments of the README's command "docker verb …", for an
// image of the tests' own.
func readme(verb string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 2 && words[0] == "docker" && words[1] == verb {
			for i, word := range words {
				if word == "locklab" {
					words[i] = image
				}
			}
			return words[2:], nil
		}
	}
	return nil, fmt.Errorf("the README has no docker %s", verb)
}

// built makes the image, or ends the test where no engine is. The test then goes
// on side by side with the others: containers wait most of the time.
func built(t *testing.T) {
	t.Helper()
	labtest.Short(t)
	if output, err := exec.Command("docker", "version").CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(output)), "\n")
		labtest.Missing(t, "the image is not tested, as no Docker engine answers (%s)", lines[len(lines)-1])
	}
	if err := build(); err != nil {
		t.Fatal(err)
	}
	t.Parallel()
	// go test gives a package 10 minutes, if it is not told otherwise.
	const takes = 4 * time.Minute // a test at most, and on a busy machine
	if end, ok := t.Deadline(); ok && time.Until(end) < takes {
		labtest.Missing(t, "there is no time left: go test -timeout 60m ./kernel-setup/image runs all of the "+
			"image's tests")
	}
}

// docker runs a docker command that must succeed and returns what it prints.
func docker(t *testing.T, args ...string) string {
	t.Helper()
	return dockerWith(t, nil, args...)
}

func dockerWith(t *testing.T, stdin io.Reader, args ...string) string {
	t.Helper()
	cmd := exec.Command("docker", args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("docker %s: %v\n%s%s", strings.Join(args, " "), err, stdout.Bytes(), stderr.Bytes())
	}
	return strings.TrimSpace(stdout.String())
}

// volume makes a new volume, which goes when the test ends.
func volume(t *testing.T) string {
	t.Helper()
	name := "locklab-test-" + rand.Text()
	docker(t, "volume", "create", name)
	t.Cleanup(func() { exec.Command("docker", "volume", "rm", "--force", name).Run() })
	return name
}

// A container of the image, which goes when the test ends.
type container struct {
	t  *testing.T
	id string
}

// start runs the image with options and waits until its JupyterLab answers.
func start(t *testing.T, options ...string) container {
	t.Helper()
	// A name, not the id: an engine may fail after it has made the container.
	c := container{t, "locklab-test-" + rand.Text()}
	t.Cleanup(func() { exec.Command("docker", "rm", "--force", "--volumes", c.id).Run() })
	docker(t, append(append([]string{"run", "--detach", "--name", c.id}, options...), image)...)
	c.ready()
	return c
}

func (c container) ready() {
	c.t.Helper()
	for begin := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		err := exec.Command("docker", "exec", c.id, "/opt/locklab/start", "-healthy").Run()
		if err == nil {
			return
		}
		if docker(c.t, "inspect", "--format", "{{.State.Running}}", c.id) != "true" ||
			time.Since(begin) > 2*time.Minute {
			c.t.Fatalf("JupyterLab does not answer:\n%s", c.logs())
		}
	}
}

func (c container) logs() string {
	output, _ := exec.Command("docker", "logs", c.id).CombinedOutput()
	return string(output)
}

// sh runs a shell command in the container, as its user.
func (c container) sh(command string) string {
	c.t.Helper()
	return docker(c.t, "exec", c.id, "bash", "-c", command)
}

// stop ends the container as docker stop does and returns its exit status.
// The time is said, as podman's engine takes none to mean no time at all.
func (c container) stop() string {
	c.t.Helper()
	docker(c.t, "stop", "--time", "30", c.id)
	return docker(c.t, "inspect", "--format", "{{.State.ExitCode}}", c.id)
}

// execute runs a notebook in the container, as `docker exec` does for anybody
// without a browser, and returns it with its outputs.
func (c container) execute(nb *labtest.Notebook) *labtest.Notebook {
	c.t.Helper()
	output := dockerWith(c.t, bytes.NewReader(nb.JSON()), "exec", "--interactive", c.id, "sh", "-c",
		"f=/tmp/probe-$$.ipynb; cat > $f && jupyter execute --inplace --allow-errors $f >&2 && cat $f && rm $f")
	path := filepath.Join(c.t.TempDir(), "probe.ipynb")
	if err := os.WriteFile(path, []byte(output), 0o600); err != nil {
		c.t.Fatal(err)
	}
	return labtest.Open(c.t, path)
}

// printed is what a cell printed to stdout and stderr.
func printed(cell *labtest.Cell) string {
	var text strings.Builder
	for _, output := range cell.Outputs {
		text.WriteString(output.Text)
	}
	return text.String()
}

// probe has what a reader does: a cell, one with a lock and a chart of the
// lesson, one that the race detector watches, and one that is run in every order.
func probe(t *testing.T) *labtest.Notebook {
	return labtest.New(t, `import (
	"fmt"
	"time"

	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
	"locklab/lessons/lock"
	"locklab/lessons/schedule"
)`,
		`%%
fmt.Println("plain")`,
		`%%
var l lock.Lock
fmt.Println(l.AcquireTimeout(time.Second), l.AcquireTimeout(time.Millisecond))
display.Show(chart.Histogram(experiment.Repeat(100, func() int { return 1 })))`,
		`%goflags -race
%%
counter := 0
done := make(chan bool)
for range 2 {
	go func() {
		for range 1000 {
			counter++
		}
		done <- true
	}()
}
<-done
<-done`,
		"%goflags \"\"\n"+explore)
}

// explore is a cell with a stepper.
const explore = `%%
display.Show(schedule.Explore(func() int {
	counter := 0
	done := make(chan bool)
	for range 2 {
		go func() {
			counter++
			done <- true
		}()
	}
	<-done
	<-done
	return counter
}))`

// explored fails the test if the cell explore did not show the outcomes and the stepper.
func explored(t *testing.T, cell *labtest.Cell) {
	t.Helper()
	shows := func(output labtest.Output) bool {
		return strings.Contains(output.Data["text/plain"], "all 70 orders. 60 of 70 orders do not leave 2.") &&
			strings.Contains(output.Data["text/html"], "stepper")
	}
	if !slices.ContainsFunc(cell.Outputs, shows) {
		t.Errorf("cell %s did not show every order and the stepper; it printed %q", cell.ID, printed(cell))
	}
}

// works runs the probe in the container.
func (c container) works() {
	c.t.Helper()
	nb := c.execute(probe(c.t))
	if got := printed(nb.Cell("cell-1")); got != "plain\n" {
		c.t.Errorf("the plain cell printed %q", got)
	}
	lesson := nb.Cell("cell-2")
	if got := printed(lesson); got != "true false\n" {
		c.t.Errorf("the lock's cell printed %q", got)
	}
	isChart := func(output labtest.Output) bool { return strings.Contains(output.Data["text/html"], "echarts.min.js") }
	if !slices.ContainsFunc(lesson.Outputs, isChart) {
		c.t.Errorf("the lock's cell showed no chart: %v", lesson.Outputs)
	}
	if got := printed(nb.Cell("cell-3")); !strings.Contains(got, "WARNING: DATA RACE") {
		c.t.Errorf("the race detector found nothing; the cell printed %q", got)
	}
	explored(c.t, nb.Cell("cell-4"))
}

// The README's two commands, and what a reader does with them.
func TestLaptop(t *testing.T) {
	built(t)
	lesson := volume(t)
	options, err := readme("run")
	if err != nil {
		t.Fatal(err)
	}
	if options[0] != "--rm" || options[len(options)-1] != image {
		t.Fatalf("the README runs the image with %q", options)
	}
	options = options[1 : len(options)-1] // to look at a container that has ended
	for i, option := range options {
		switch {
		case strings.HasSuffix(option, ":8888:8888"): // the port may be taken
			options[i] = strings.Replace(option, ":8888:", "::", 1)
		case strings.HasPrefix(option, "locklab:"):
			options[i] = strings.Replace(option, "locklab", lesson, 1)
		}
	}
	c := start(t, options...)

	if got := c.sh("id"); got != "uid=1000(jovyan) gid=100(users) groups=100(users)" {
		t.Errorf("it runs as %s", got)
	}
	const writable = "find / -xdev -writable -not -type l -not -path '/home/jovyan*' -not -path '/tmp*' " +
		"-not -path '/var/tmp' -not -path '/dev/*' -not -path '/proc/*' -not -path '/run/lock' 2>/dev/null || true"
	if got := c.sh(writable); got != "" {
		t.Errorf("a reader can write outside of HOME and /tmp:\n%s", got)
	}
	var specs struct {
		Kernelspecs map[string]struct {
			Spec struct{ Argv []string }
		}
	}
	if err := json.Unmarshal([]byte(c.sh("jupyter kernelspec list --json")), &specs); err != nil {
		t.Fatal(err)
	}
	if argv := specs.Kernelspecs["locklab"].Spec.Argv; !slices.Contains(argv, "-go_work=/home/jovyan/notebooks") ||
		!slices.Contains(argv, imageHome+"/bin/gonb") {
		t.Errorf("the kernel is started with %q", argv)
	}

	// Behind the token is the lesson, and the charts' script is on board.
	inLog := regexp.MustCompile(`http://127\.0\.0\.1:8888/lab/tree/notebooks/01-lock\.ipynb\?token=([0-9a-f]+)`)
	token := inLog.FindStringSubmatch(c.logs())
	if token == nil {
		t.Fatalf("no address of the first notebook in the log:\n%s", c.logs())
	}
	address := "http://" + docker(t, "port", c.id, "8888/tcp")
	for _, get := range []struct {
		path, token string
		status      int
	}{
		{"/api/contents", "", http.StatusForbidden},
		{"/api/contents", token[1], http.StatusOK},
		{"/lab/tree/notebooks/01-lock.ipynb", token[1], http.StatusOK},
		{"/lab/extensions/locklab/static/echarts.min.js", token[1], http.StatusOK},
	} {
		response, err := http.Get(address + get.path + "?token=" + get.token)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != get.status {
			t.Errorf("%s with token %q: %s, want %d", get.path, get.token, response.Status, get.status)
		}
	}
	if got := docker(t, "inspect", "--format", "{{.Config.Healthcheck.Test}}",
		c.id); got != "[CMD /opt/locklab/start -healthy]" {
		t.Errorf("the engine asks for health with %s", got)
	}
	c.works()

	// Edits of a notebook and of a lesson are there after the container has
	// gone, and the kernel runs the edited lesson.
	c.sh("echo '{}' > notebooks/notebooks/02-why-locks.ipynb")
	c.sh(`printf '\n// Edited is by the reader.\nconst Edited = 42\n' >> notebooks/lessons/lock/lock.go`)
	begin := time.Now()
	if status := c.stop(); status != "0" {
		t.Errorf("docker stop: exit status %s\n%s", status, c.logs())
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("docker stop took %v", took)
	}
	c = start(t, options...)
	if got := c.sh("cat notebooks/notebooks/02-why-locks.ipynb"); got != "{}" {
		t.Errorf("the edited notebook is %.80q now", got)
	}
	nb := c.execute(labtest.New(t, `import (
	"fmt"

	"locklab/lessons/lock"
)`, "%%\nfmt.Println(lock.Edited)"))
	if got := printed(nb.Cell("cell-1")); got != "42\n" {
		t.Errorf("the edited lesson printed %q", got)
	}
}

// SIGTERM ends the container at once also while a cell runs.
func TestStopDuringACell(t *testing.T) {
	built(t)
	c := start(t)
	nb := labtest.New(t, `import "fmt"`, "%%\nfmt.Println(1)\nfor {\n}")
	dockerWith(t, bytes.NewReader(nb.JSON()), "exec", "--interactive", c.id, "sh", "-c", "cat > /tmp/endless.ipynb")
	docker(t, "exec", "--detach", c.id, "jupyter", "execute", "/tmp/endless.ipynb")
	const commands = "ps -eo args 2>/dev/null || cat /proc/[0-9]*/cmdline | tr '\\0' ' '"
	for begin := time.Now(); !strings.Contains(c.sh(commands), "gonb_"); time.Sleep(200 * time.Millisecond) {
		if time.Since(begin) > 2*time.Minute {
			t.Fatal("the cell does not start")
		}
	}
	c.ends()
}

// runsAs fails the test unless JupyterLab runs as the user with that id: docker exec alone
// would say who the exec is.
func (c container) runsAs(id string) {
	c.t.Helper()
	got := strings.Fields(c.sh("stat --format %u /proc/[0-9]*/ | sort -u"))
	if !slices.Contains(got, id) || id != "1000" && slices.Contains(got, "1000") {
		c.t.Errorf("processes run as %s, want %s", got, id)
	}
}

// ends stops the container and fails the test unless it ends in order.
func (c container) ends() {
	c.t.Helper()
	if status := c.stop(); status != "0" {
		c.t.Errorf("exit status %s\n%s", status, c.logs())
	}
}

// The ways to run the image that people ask for. TestLockedDown has one more.
func TestRun(t *testing.T) {
	built(t)
	own := t.TempDir() // "$PWD" of somebody else
	if err := os.Chown(own, 4321, 4321); err != nil {
		t.Logf("not root, so the folder stays this user's: %v", err)
	}
	info, err := os.Stat(own)
	if err != nil {
		t.Fatal(err)
	}
	uid := fmt.Sprint(info.Sys().(*syscall.Stat_t).Uid)
	for _, test := range []struct {
		name    string
		options []string
		id      string // who it runs as
	}{
		{"one processor and 512 MB", []string{"--cpus", "1", "--memory", "512m"}, "1000"},
		{"somebody else's folder", []string{"--user", uid, "--group-add", "users", "--volume", own +
			":/home/jovyan/notebooks"}, uid},
		{"another user id", []string{"--user", "root", "--env", "NB_UID=4322", "--volume", volume(t) +
			":/home/jovyan/notebooks"}, "4322"},
		{"an empty volume as home", []string{"--volume", volume(t) + ":/home/jovyan"}, "1000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := start(t, test.options...)
			c.runsAs(test.id)
			c.works()
			c.ends()
		})
	}
	t.Cleanup(func() { // when the containers have run
		if _, err := os.Stat(filepath.Join(own, "notebooks", "01-lock.ipynb")); err != nil {
			t.Errorf("the lesson is not in the mounted folder: %v", err)
		}
	})
}

// The lesson runs in a container that cannot write outside of two folders and a volume, has
// no rights and no network. Of the notebooks those run whole that use more of the image than
// Go and the lesson's packages; of the others, which run outside of the image in the same
// kernel, the imports.
func TestLockedDown(t *testing.T) {
	built(t)
	c := start(t, "--read-only", "--tmpfs", "/tmp:exec,size=600m", "--tmpfs", "/home/jovyan", "--cap-drop", "ALL",
		"--security-opt", "no-new-privileges", "--network", "none", "--volume", volume(t)+":/home/jovyan/notebooks")
	c.runsAs("1000")
	notebooks, whole := map[string]*labtest.Notebook{}, 0
	for _, name := range labtest.Lesson(t) {
		nb := labtest.Open(t, "notebooks/"+name)
		if slices.ContainsFunc(nb.Cells, asksTheImage) {
			whole++
		} else {
			nb = nb.Pick("setup")
		}
		notebooks[name] = nb
	}
	if whole == 0 {
		t.Error("no notebook runs a program of the image")
	}
	t.Run("lesson", func(t *testing.T) {
		for name, nb := range notebooks {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				asTagged(t, container{t, c.id}.execute(nb))
			})
		}
	})
	t.Run("full disk", func(t *testing.T) { container{t, c.id}.fullDisk() })
	c.ends()
}

// asksTheImage reports whether a cell runs a program, or asks Go for more than to build it.
func asksTheImage(cell *labtest.Cell) bool {
	for line := range strings.Lines(cell.Source) {
		line = strings.TrimSpace(line)
		if cell.Type == "code" && (strings.HasPrefix(line, "!") || strings.HasPrefix(line, "%") && line != "%%") {
			return true
		}
	}
	return false
}

// asTagged fails the test unless those cells failed that are tagged for it, and the checks
// of the exercises, which nobody has solved; all others must have ended well.
func asTagged(t *testing.T, nb *labtest.Notebook) {
	t.Helper()
	for _, cell := range nb.Cells {
		if cell.Type != "code" {
			continue
		}
		result := labtest.CellResult{Cell: cell}
		grade, _ := cell.Metadata["nbgrader"].(map[string]any)
		want := slices.Contains(cell.Tags(), "raises-exception") || grade["grade"] == true
		if result.Failed() != want {
			t.Errorf("cell %q: failed is %v, want %v\n%s", cell.ID, result.Failed(), want, printed(cell))
		}
		for _, output := range cell.Outputs {
			// Its program runs, and ends with a status.
			if output.Type == "error" && !strings.HasPrefix(output.Error, "exit status") {
				t.Errorf("cell %q cannot be run: %s\n%s", cell.ID, output.Error, printed(cell))
			}
		}
	}
}

// fullDisk fills the container's /tmp, where cells are built. A cell then says so, and when
// there is room again the kernel goes on, the explorer with it.
func (c container) fullDisk() {
	c.t.Helper()
	nb := c.execute(labtest.New(c.t, `import (
	"fmt"

	"locklab/lessons/display"
	"locklab/lessons/schedule"
)`,
		"!cat /dev/zero > /tmp/full 2>/dev/null; ls -s /tmp/full",
		"%%\nfmt.Println(\"not reached\")",
		"!rm /tmp/full",
		explore))
	full := labtest.CellResult{Cell: nb.Cell("cell-2")}
	if said := full.ErrorText() + full.HTML(); !full.Failed() || !strings.Contains(said, "no space left on device") {
		c.t.Errorf("with a full disk the cell says %q", said)
	}
	explored(c.t, nb.Cell("cell-4"))
}

// A folder that cannot be written is said so, with what to do.
func TestForeignFolder(t *testing.T) {
	built(t)
	foreign := t.TempDir()
	if err := os.Chmod(foreign, 0o755); err != nil {
		t.Fatal(err)
	}
	// Not with --rm: podman's engine then loses the exit status.
	name := "locklab-test-" + rand.Text()
	t.Cleanup(func() { exec.Command("docker", "rm", "--force", name).Run() })
	output, err := exec.Command("docker", "run", "--name", name, "--user", "4321", "--volume",
		foreign+":/home/jovyan/notebooks", image).CombinedOutput()
	if err == nil || !strings.Contains(string(output), "cannot be written by user 4321") ||
		!strings.Contains(string(output), "--user $(id -u) --group-add users") {
		t.Errorf("%v\n%s", err, output)
	}
}

// A changed notebook makes the last layer and nothing else.
func TestLayers(t *testing.T) {
	built(t)
	path := filepath.Join(source, "notebooks", "01-lock.ipynb")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	tag := image + "-changed"
	docker(t, "build", "--network", "host", "-t", tag, source)
	t.Cleanup(func() { exec.Command("docker", "rmi", tag).Run() })
	layers := func(image string) []string {
		return strings.Fields(strings.Trim(docker(t, "inspect", "--format", "{{.RootFS.Layers}}", image), "[]"))
	}
	before, after := layers(image), layers(tag)
	if len(before) != len(after) || len(before) < 5 {
		t.Fatalf("%d layers became %d", len(before), len(after))
	}
	different := 0
	for i := range before {
		if before[i] != after[i] {
			different++
		}
	}
	if different != 1 {
		t.Errorf("%d of %d layers are new, want 1", different, len(before))
	}
}

// imageHome is LOCKLAB_HOME in the image, as the Dockerfile sets it.
const imageHome = "/opt/locklab/home"

// The image is at most 1.15 GB. 30 MB of it are the explorers: the program, and the one for pages.
func TestSize(t *testing.T) {
	built(t)
	var size int64
	if _, err := fmt.Sscan(docker(t, "image", "inspect", "--format", "{{.Size}}", image), &size); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MB", size/1e6)
	if size > 1.15e9 {
		t.Errorf("the image has %d MB, more than 1150", size/1e6)
	}
}

// TestCompletion asks for a completion as a reader's first Tab does. gopls finds
// what it needs to know of the standard library and the lessons in the image.
func TestCompletion(t *testing.T) {
	built(t)
	c := start(t)
	said := dockerWith(t, strings.NewReader(completion), "exec", "--interactive", c.id, "python", "-")
	var found struct {
		Matches []string
		// What is in gopls' cache: links into the image, and what it had to find out.
		Links, Files int
		Megabytes    int // that gopls takes
	}
	if err := json.Unmarshal([]byte(said[strings.LastIndex(said, "\n")+1:]), &found); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	t.Logf("%+v", found)
	if !slices.Contains(found.Matches, "Println") && !slices.Contains(found.Matches, "fmt.Println") {
		t.Errorf("fmt.Print is completed by %q", found.Matches)
	}
	if found.Links == 0 || found.Files > found.Links/4 {
		t.Errorf("gopls had %d entries in the image, and made %d new ones", found.Links, found.Files)
	}
	if found.Megabytes == 0 || found.Megabytes > 400 { // the limit that set-up gives it
		t.Errorf("gopls takes %d MB", found.Megabytes)
	}
}

const completion = `
import json, os, time
from pathlib import Path
from jupyter_client.manager import start_new_kernel

notebook = json.loads(Path.home().joinpath("notebooks/notebooks/02-why-locks.ipynb").read_text())
cell = next(cell for cell in notebook["cells"] if cell["id"] == "setup")
manager, client = start_new_kernel(kernel_name="locklab")
client.execute_interactive("".join(cell["source"]), timeout=120, output_hook=lambda message: None)
code = "%%\nfmt.Print"
matches = []
for _ in range(10):  # GoNB connects to gopls, and gives it 8 seconds
    if not matches:
        client.complete(code, len(code))
        matches = client.get_shell_msg(timeout=120)["content"].get("matches", [])


def gopls():
    """Processor time and memory in MB of all gopls that listen."""
    ticks = megabytes = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"-listen" in process.joinpath("cmdline").read_bytes():
                ticks += sum(map(int, process.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]))
                status = process.joinpath("status").read_text()
                megabytes = max(megabytes, int(status.split("VmRSS:")[1].split()[0]) // 1024)
        except OSError:
            pass  # it has ended
    return ticks, megabytes


# What it still has to find out it finds out now: until it has nothing to do any more.
before, megabytes = gopls()
for _ in range(60):
    time.sleep(1)
    ticks, megabytes = gopls()
    if ticks - before <= 2:  # hundredths of a second
        break
    before = ticks
cache = list(Path(os.environ["GOPLSCACHE"]).rglob("*-*"))
links = sum(1 for entry in cache if entry.is_symlink())
manager.shutdown_kernel(now=True)
print(json.dumps({"Matches": matches, "Links": links, "Files": len(cache) - links, "Megabytes": megabytes}))
`
