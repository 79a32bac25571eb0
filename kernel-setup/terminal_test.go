//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	"github.com/creack/pty"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
)

// A terminal is a command in a terminal of its own, as a reader has it.
type terminal struct {
	t    *testing.T
	pty  *os.File
	done chan struct{} // closed when the command has ended

	mu   sync.Mutex // protects text
	text bytes.Buffer
}

func inTerminal(t *testing.T, cmd *exec.Cmd) *terminal {
	t.Helper()
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, pty: file, done: make(chan struct{})}
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		buffer := make([]byte, 4096)
		for {
			n, err := file.Read(buffer)
			term.mu.Lock()
			term.text.Write(buffer[:n])
			term.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	go func() {
		defer close(term.done)
		cmd.Wait()
		<-copied
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		file.Close()
		<-term.done
	})
	return term
}

func (term *terminal) String() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.text.String()
}

// until waits until the terminal shows what matches, and returns the match.
func (term *terminal) until(pattern string) []string {
	term.t.Helper()
	look := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if match := look.FindStringSubmatch(term.String()); match != nil {
			return match
		}
		if time.Now().After(deadline) {
			term.t.Fatalf("the terminal does not show %s, only\n%s", pattern, term)
		}
	}
}

// marked returns the command lines of the processes that have the variable in
// their environment.
func marked(t *testing.T, variable string) (found []string) {
	t.Helper()
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range environs {
		if text, err := os.ReadFile(file); err == nil && bytes.Contains(text, []byte(variable+"\x00")) {
			line, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
			found = append(found, strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return found
}

// TestTerminal runs the lesson in a terminal, with a kernel at work, and ends
// it with Ctrl-C: what stays on the screen is a few lines of ours, and a second
// later nothing of it runs.
func TestTerminal(t *testing.T) {
	labtest.Short(t)
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Skip("SKIP: finding all that was started needs Linux")
	}
	clone, err := setup.Find()
	if err != nil {
		t.Fatal(err)
	}
	if err := clone.Prepare(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for i, test := range []struct {
		name string
		work func(t *testing.T, address string)
	}{
		{"a kernel that nobody listens to", func(t *testing.T, address string) { startKernel(t, address, false) }},
		{"a kernel at work", func(t *testing.T, address string) { startKernel(t, address, true) }},
		{"the page in a browser", openPage},
	} {
		t.Run(test.name, func(t *testing.T) {
			if i == 2 {
				labtest.Browser(t)
			}
			mark := fmt.Sprintf("LOCKLAB_TEST_MARK=%d-%d", os.Getpid(), i)
			temporary := t.TempDir()
			cmd := exec.Command("go", "run", "./kernel-setup", "--", "--no-browser", "--expose-app-in-browser")
			cmd.Dir = clone.Root()
			cmd.Env = append(os.Environ(), mark, "TMPDIR="+temporary)
			begin := time.Now()
			term := inTerminal(t, cmd)
			address := term.until(`http://127\.0\.0\.1:\d+/\S+token=\w+`)[0]
			t.Logf("open after %v", time.Since(begin).Round(100*time.Millisecond))
			test.work(t, address)

			before := len(term.String())
			begin = time.Now()
			if _, err := term.pty.Write([]byte{3}); err != nil { // Ctrl-C
				t.Fatal(err)
			}
			select {
			case <-term.done:
			case <-time.After(2 * time.Minute):
				t.Fatalf("it does not end:\n%s", term)
			}
			t.Logf("ended after %v", time.Since(begin).Round(100*time.Millisecond))
			const goodbye = "^C\rJupyterLab and all kernels … ended.\r\n"
			if said := term.String()[before:]; said != goodbye {
				t.Errorf("the end looks like\n%q\nwant\n%q", said, goodbye)
			}
			if lines := strings.Count(term.String(), "\n"); lines > 6 {
				t.Errorf("%d lines are on the screen, want 6 at most:\n%s", lines, term)
			}
			time.Sleep(time.Second) // that is what is promised
			if left := marked(t, mark); left != nil {
				t.Errorf("a second later there are\n%s", strings.Join(left, "\n"))
			}
			if left, err := os.ReadDir(temporary); err != nil || len(left) != 0 {
				t.Errorf("temporary files are left: %v %v", left, err)
			}
			t.Logf("the terminal:\n%s", term)
		})
	}
}

// openPage opens the address in a browser, as a reader does, runs the lesson's first
// program there, and leaves the page open.
func openPage(t *testing.T, address string) {
	t.Helper()
	begin := time.Now()
	page := labtest.NewPage(t)
	page.Go(address)
	page.Ready()
	page.Run("setup")
	page.Run("hello")
	const says = "runs goroutines here"
	var output string
	page.Eval("document.querySelector('"+page.Output("hello")+"').innerText", &output)
	if !strings.Contains(output, says) {
		t.Errorf("the first program does not say %q, but %q", says, output)
	}
	t.Logf("its first program has run after %v", time.Since(begin).Round(100*time.Millisecond))
	page.Shot("terminal-page")
}

// startKernel starts a kernel and waits until it has answered a cell. With a
// page somebody goes on listening to it, and a cell runs without end.
func startKernel(t *testing.T, address string, page bool) {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := "?token=" + base.Query().Get("token")
	response, err := http.Post("http://"+base.Host+"/api/kernels"+query, "application/json",
		strings.NewReader(`{"name": "`+setup.KernelName+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	var kernel struct{ ID string }
	err = json.NewDecoder(response.Body).Decode(&kernel)
	response.Body.Close()
	if err != nil || kernel.ID == "" {
		t.Fatalf("no kernel: %s %v", response.Status, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	if page {
		t.Cleanup(cancel)
	} else {
		defer cancel()
	}
	channel, _, err := websocket.Dial(ctx, "ws://"+base.Host+"/api/kernels/"+kernel.ID+"/channels"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	channel.SetReadLimit(1 << 20)
	execute := func(code string) {
		header := map[string]string{"msg_id": code, "msg_type": "execute_request", "username": "", "session": "test",
			"version": "5.4"}
		content := map[string]any{"code": code, "silent": false, "store_history": true,
			"user_expressions": map[string]any{}, "allow_stdin": false}
		message := map[string]any{"channel": "shell", "header": header, "parent_header": map[string]any{},
			"metadata": map[string]any{}, "content": content}
		if err := wsjson.Write(ctx, channel, message); err != nil {
			t.Fatal(err)
		}
	}
	hears := func(text string) {
		for {
			_, message, err := channel.Read(ctx)
			if err != nil {
				t.Fatalf("the kernel does not say %q: %v", text, err)
			}
			if strings.Contains(string(message), text) {
				return
			}
		}
	}
	execute("%%\nfmt.Println(\"hello\", 6*7)")
	hears("hello 42")
	if !page {
		channel.Close(websocket.StatusNormalClosure, "")
		return
	}
	execute("%%\nfmt.Println(\"endless\", 7*7)\nfor {\n\ttime.Sleep(time.Second)\n}")
	hears("endless 49")
	go channel.Read(ctx) // until the server goes
}
