package notebooks_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"locklab/kernel-setup/labtest"
)

// A session is a notebook that is open in a running JupyterLab, without the
// page: it says to Jupyter's server what the page says, so that a test can do
// at any moment what a reader can do, and measure it.
type session struct {
	t      testing.TB
	lab    *labtest.Lab
	id     string // of the session
	kernel string // the kernel's id
	cancel context.CancelFunc

	mu   sync.Mutex // protects what follows, and writes to conn
	conn *websocket.Conn
	runs map[string]*run // by the id of the message that began them
}

// A run is one execution of a cell.
type run struct {
	began   time.Time
	started chan struct{} // closed when the kernel takes the cell up
	printed chan struct{} // closed when there is a first output
	ended   chan struct{} // closed when the kernel has answered and is idle

	mu                         sync.Mutex // protects what follows
	cell                       labtest.Cell
	took                       time.Duration
	status                     string // "ok", "error" or "aborted" of the kernel's answer
	idle                       bool
	started1, printed1, ended1 sync.Once // a channel is closed once
}

// result is what a cell did, in labtest's terms.
type result struct {
	*labtest.CellResult
	took   time.Duration
	status string
}

// patience is how long anything here may take before it counts as hung. It is
// no measure: what is measured is logged.
const patience = 2 * time.Minute

// openSession opens a notebook that need not be there, with a kernel of its own.
func openSession(t testing.TB, lab *labtest.Lab, name string) *session {
	t.Helper()
	s := &session{t: t, lab: lab, runs: map[string]*run{}}
	var made struct {
		ID     string
		Kernel struct{ ID string }
	}
	s.ask(http.MethodPost, "api/sessions", map[string]any{
		"path": name, "name": name, "type": "notebook", "kernel": map[string]string{"name": "gonb"},
	}, &made)
	s.id, s.kernel = made.ID, made.Kernel.ID
	s.connect()
	t.Cleanup(s.hangUp)
	return s
}

// ask sends a request to Jupyter's server, as the page does.
func (s *session) ask(method, path string, body, answer any) {
	s.t.Helper()
	if err := ask(s.lab, method, path, body, answer); err != nil {
		s.t.Fatal(err)
	}
}

func ask(lab *labtest.Lab, method, path string, body, answer any) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, lab.URL+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "token "+lab.Token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if data, err = io.ReadAll(response.Body); err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, data)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(data, answer)
}

// connect opens the channel on which the kernel's messages come and go, and
// waits until the kernel answers.
func (s *session) connect() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	address := strings.Replace(s.lab.URL, "http", "ws", 1) + "api/kernels/" + s.kernel + "/channels?token=" + s.lab.Token
	conn, _, err := websocket.Dial(ctx, address, nil)
	if err != nil {
		cancel()
		s.t.Fatalf("the kernel's channel: %v", err)
	}
	conn.SetReadLimit(-1)
	s.conn, s.cancel = conn, cancel
	go s.read(ctx, conn)
	hello := s.send("shell", "kernel_info_request", map[string]any{})
	s.wait(hello.ended, "the kernel answers")
}

// hangUp closes the channel, as closing the page does. The kernel lives on.
func (s *session) hangUp() {
	s.cancel()
	s.conn.CloseNow()
}

// close shuts the notebook down, with its kernel.
func (s *session) close() {
	s.t.Helper()
	s.hangUp()
	s.ask(http.MethodDelete, "api/sessions/"+s.id, nil, nil)
}

func (s *session) interrupt() {
	s.t.Helper()
	s.ask(http.MethodPost, "api/kernels/"+s.kernel+"/interrupt", nil, nil)
}

// restart restarts the kernel and returns when it answers again.
func (s *session) restart() {
	s.t.Helper()
	s.ask(http.MethodPost, "api/kernels/"+s.kernel+"/restart", nil, nil)
	s.hangUp()
	s.connect()
}

// wait waits for what a channel stands for.
func (s *session) wait(c <-chan struct{}, what string) {
	s.t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		s.t.Fatalf("not within %v: %s", patience, what)
	}
}

// start sends a cell to the kernel, which may still be busy with others.
func (s *session) start(source string) *run {
	s.t.Helper()
	return s.send("shell", "execute_request", map[string]any{
		"code": source, "silent": false, "store_history": true, "user_expressions": map[string]any{},
		"allow_stdin": true, "stop_on_error": true,
	})
}

// run runs a cell to its end.
func (s *session) run(source string) result {
	s.t.Helper()
	return s.end(s.start(source))
}

// end waits for the end of a cell.
func (s *session) end(r *run) result {
	s.t.Helper()
	select {
	case <-r.ended:
	case <-time.After(patience):
		r.mu.Lock()
		defer r.mu.Unlock()
		s.t.Fatalf("a cell does not end:\n%s\nit printed:\n%s", r.cell.Source, (&labtest.CellResult{Cell: &r.cell}).Stdout())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return result{&labtest.CellResult{Cell: &r.cell}, r.took, r.status}
}

type message struct {
	Channel string         `json:"channel"`
	Header  map[string]any `json:"header"`
	Parent  map[string]any `json:"parent_header"`
	Meta    map[string]any `json:"metadata"`
	Content map[string]any `json:"content"`
	Buffers []any          `json:"buffers"`
}

func (s *session) send(channel, kind string, content map[string]any) *run {
	s.t.Helper()
	id := rand.Text()
	source, _ := content["code"].(string)
	r := &run{
		began: time.Now(), cell: labtest.Cell{ID: id, Type: "code", Source: source},
		started: make(chan struct{}), printed: make(chan struct{}), ended: make(chan struct{}),
	}
	data, err := json.Marshal(message{
		Channel: channel, Content: content, Parent: map[string]any{}, Meta: map[string]any{},
		Header: map[string]any{
			"msg_id": id, "msg_type": kind, "session": s.id, "username": "reader", "version": "5.4",
			"date": time.Now().UTC().Format(time.RFC3339Nano),
		},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs[id] = r
	if err := s.conn.Write(context.Background(), websocket.MessageText, data); err != nil {
		s.t.Fatalf("sending to the kernel: %v", err)
	}
	return r
}

func (s *session) read(ctx context.Context, conn *websocket.Conn) {
	for {
		_, data, err := conn.Read(ctx)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(data, &m) != nil {
			continue
		}
		parent, _ := m.Parent["msg_id"].(string)
		s.mu.Lock()
		r := s.runs[parent]
		s.mu.Unlock()
		if r != nil {
			r.take(m)
		}
	}
}

// take adds a message of the kernel's to what is known of a run.
func (r *run) take(m message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := func(key string) string { s, _ := m.Content[key].(string); return s }
	output := func(o labtest.Output) {
		r.cell.Outputs = append(r.cell.Outputs, o)
		r.printed1.Do(func() { close(r.printed) })
	}
	switch kind, _ := m.Header["msg_type"].(string); kind {
	case "execute_input":
		r.started1.Do(func() { close(r.started) })
	case "stream":
		if n := len(r.cell.Outputs); n > 0 && r.cell.Outputs[n-1].Name == text("name") {
			r.cell.Outputs[n-1].Text += text("text")
			return
		}
		output(labtest.Output{Type: "stream", Name: text("name"), Text: text("text")})
	case "display_data", "update_display_data", "execute_result":
		bundle := labtest.Bundle{}
		data, _ := m.Content["data"].(map[string]any)
		for mime, content := range data {
			bundle[mime] = fmt.Sprint(content)
		}
		output(labtest.Output{Type: "display_data", Data: bundle})
	case "error":
		output(labtest.Output{Type: "error", ErrorName: text("ename"), Error: text("evalue")})
	case "status":
		if text("execution_state") == "idle" {
			r.idle = true
		}
	default:
		if strings.HasSuffix(kind, "_reply") {
			r.status = text("status")
		}
	}
	if r.idle && r.status != "" {
		r.took = time.Since(r.began)
		r.ended1.Do(func() { close(r.ended) })
	}
}

// outputs is everything that a run has put out so far, as text.
func (r *run) outputs() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := &labtest.CellResult{Cell: &r.cell}
	return c.Stdout() + c.Stderr() + c.Text()
}
