package display_test

import (
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A message is what the kernel was handed.
type message struct {
	html, text string
	id         string // of the display; "" for one that is never updated
}

// fakeKernel plays GoNB's side of the pipes for this process, so that a test
// sees the messages of Show without a kernel. The pipes are opened once: Show keeps them.
var fakeKernel struct {
	one      sync.Mutex // held while a test shows something
	once     sync.Once
	err      error
	to, back string     // the paths of the pipes
	mu       sync.Mutex // protects messages
	messages []message
}

// shown returns the messages that f sends.
func shown(t testing.TB, f func()) []message {
	t.Helper()
	k := &fakeKernel
	k.one.Lock()
	defer k.one.Unlock()
	k.once.Do(func() { k.err = startFakeKernel() })
	if k.err != nil {
		t.Fatal(k.err)
	}
	k.mu.Lock()
	k.messages = nil
	k.mu.Unlock()
	os.Setenv(protocol.GONB_PIPE_ENV, k.to)
	os.Setenv(protocol.GONB_PIPE_BACK_ENV, k.back)
	defer os.Unsetenv(protocol.GONB_PIPE_ENV)
	defer os.Unsetenv(protocol.GONB_PIPE_BACK_ENV)
	f() // returns when all is acknowledged, so no message comes later
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.messages
}

// one is the only message that f sends.
func one(t testing.TB, f func()) message {
	t.Helper()
	all := shown(t, f)
	if len(all) != 1 {
		t.Fatalf("%d messages, want 1", len(all))
	}
	return all[0]
}

func startFakeKernel() error {
	dir, err := os.MkdirTemp("", "pipes")
	if err != nil {
		return err
	}
	to, back := filepath.Join(dir, "to"), filepath.Join(dir, "back")
	for _, path := range []string{to, back} {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			return fmt.Errorf("these tests need named pipes: %w", err)
		}
	}
	fakeKernel.to, fakeKernel.back = to, back
	go func() {
		in, err := os.OpenFile(to, os.O_RDONLY, 0)
		if err != nil {
			panic(err)
		}
		out, err := os.OpenFile(back, os.O_WRONLY, 0)
		if err != nil {
			panic(err)
		}
		os.RemoveAll(dir)
		decoder, encoder := gob.NewDecoder(in), gob.NewEncoder(out)
		for {
			var data protocol.DisplayData
			if err := decoder.Decode(&data); err != nil {
				panic(err)
			}
			if comm, ok := data.Data[protocol.MIMECommValue].(protocol.CommValue); ok {
				// Something of a widget may come in between.
				encoder.Encode(protocol.CommValue{Address: "/elsewhere", Value: comm.Value})
				encoder.Encode(protocol.CommValue{Address: protocol.GonbuiSyncAckAddress, Value: comm.Value})
				continue
			}
			m := message{id: data.DisplayID}
			m.html, _ = data.Data[protocol.MIMETextHTML].(string)
			m.text, _ = data.Data[protocol.MIMETextPlain].(string)
			fakeKernel.mu.Lock()
			fakeKernel.messages = append(fakeKernel.messages, m)
			fakeKernel.mu.Unlock()
		}
	}()
	return nil
}
