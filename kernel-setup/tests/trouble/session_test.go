package trouble_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"locklab/kernel-setup/setup"
	"locklab/kernel-setup/tests/labtest"
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

func TestMain(m *testing.M) { os.Exit(labtest.Main(m, 6)) }

// patience is how long anything here may take before it counts as hung. It is
// no measure: what is measured is logged.
const patience = 2 * time.Minute

// openSession opens a notebook that need not be there, with a kernel of its own.
func openSession(t testing.TB, lab *labtest.Lab, name string) *session {
	t.Helper()
	return openWith(t, lab, name, setup.KernelName)
}

func openWith(t testing.TB, lab *labtest.Lab, name, kernel string) *session {
	t.Helper()
	s := &session{t: t, lab: lab, runs: map[string]*run{}}
	var made struct {
		ID     string
		Kernel struct{ ID string }
	}
	s.ask(http.MethodPost, "api/sessions", map[string]any{
		"path": name, "name": name, "type": "notebook", "kernel": map[string]string{"name": kernel},
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
	address := strings.Replace(s.lab.URL, "http", "ws", 1) + "api/kernels/" + s.kernel + "/channels?token=" +
		s.lab.Token
	conn, _, err := websocket.Dial(ctx, address, &websocket.DialOptions{Subprotocols: []string{protocol}})
	if err != nil {
		cancel()
		s.t.Fatalf("the kernel's channel: %v", err)
	}
	conn.SetReadLimit(-1)
	s.conn, s.cancel = conn, cancel
	go s.read(ctx, conn)
	hello := s.send("kernel_info_request", map[string]any{})
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
	return s.send("execute_request", map[string]any{
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
		s.t.Fatalf("a cell does not end:\n%s\nit printed:\n%s", r.cell.Source,
			(&labtest.CellResult{Cell: &r.cell}).Stdout())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return result{&labtest.CellResult{Cell: &r.cell}, r.took, r.status}
}

// protocol is how JupyterLab and its server pack messages: the number of
// offsets and the offsets, of 8 bytes each, then the channel's name and the
// parts of the message, which the offsets tell apart.
// https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html
const protocol = "v1.kernel.websocket.jupyter.org"

func pack(channel string, parts ...any) ([]byte, error) {
	body := [][]byte{[]byte(channel)}
	for _, part := range parts {
		data, err := json.Marshal(part)
		if err != nil {
			return nil, err
		}
		body = append(body, data)
	}
	at := uint64(8 * (len(body) + 2))
	packed := binary.LittleEndian.AppendUint64(nil, uint64(len(body)+1))
	packed = binary.LittleEndian.AppendUint64(packed, at)
	for _, part := range body {
		at += uint64(len(part))
		packed = binary.LittleEndian.AppendUint64(packed, at)
	}
	return append(packed, bytes.Join(body, nil)...), nil
}

// unpack returns header, parent header and content.
func unpack(data []byte) (header, parent, content map[string]any, err error) {
	offset := func(i uint64) uint64 { return binary.LittleEndian.Uint64(data[8*i:]) }
	part := func(i uint64, v any) {
		err = cmp.Or(err, json.Unmarshal(data[offset(i+1):offset(i+2)], v))
	}
	part(1, &header)
	part(2, &parent)
	part(4, &content)
	return header, parent, content, err
}

func (s *session) send(kind string, content map[string]any) *run {
	s.t.Helper()
	id := rand.Text()
	source, _ := content["code"].(string)
	r := &run{
		began: time.Now(), cell: labtest.Cell{ID: id, Type: "code", Source: source},
		started: make(chan struct{}), printed: make(chan struct{}), ended: make(chan struct{}),
	}
	data, err := pack("shell", map[string]any{
		"msg_id": id, "msg_type": kind, "session": s.id, "username": "reader", "version": "5.4",
		"date": time.Now().UTC().Format(time.RFC3339Nano),
	}, struct{}{}, struct{}{}, content)
	if err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs[id] = r
	if err := s.conn.Write(context.Background(), websocket.MessageBinary, data); err != nil {
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
		header, parent, content, err := unpack(data)
		if err != nil {
			s.t.Errorf("a message of the kernel's: %v", err)
			continue
		}
		id, _ := parent["msg_id"].(string)
		s.mu.Lock()
		r := s.runs[id]
		s.mu.Unlock()
		if r != nil {
			kind, _ := header["msg_type"].(string)
			r.take(kind, content)
		}
	}
}

// take adds a message of the kernel's to what is known of a run.
func (r *run) take(kind string, content map[string]any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := func(key string) string { s, _ := content[key].(string); return s }
	output := func(o labtest.Output) {
		r.cell.Outputs = append(r.cell.Outputs, o)
		r.printed1.Do(func() { close(r.printed) })
	}
	switch kind {
	case "execute_input":
		if n, ok := content["execution_count"].(float64); ok {
			r.cell.Count = new(int(n))
		}
		r.started1.Do(func() { close(r.started) })
	case "stream":
		output(labtest.Output{Type: "stream", Name: text("name"), Text: text("text")})
	case "display_data", "update_display_data", "execute_result":
		bundle := labtest.Bundle{}
		all, _ := content["data"].(map[string]any)
		for mime, one := range all {
			bundle[mime] = fmt.Sprint(one)
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
