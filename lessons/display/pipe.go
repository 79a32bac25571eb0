package display

import (
	"encoding/gob"
	"fmt"
	"os"
	"sync"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A kernel is the way to the notebook: GoNB gives every cell two named pipes.
// The protocol package is all that is used of GoNB, because importing gonbui
// itself starts a timer, and with a live timer Go reports no deadlock.
type kernel struct {
	mu   sync.Mutex // protects all below, and keeps a message and its acknowledgement together
	to   *gob.Encoder
	from *gob.Decoder
	sent int
	err  error // the first failure; there is no way back from it
}

var notebook kernel

func inNotebook() bool { return os.Getenv(protocol.GONB_PIPE_ENV) != "" }

// send hands a message to the kernel and waits until it has been taken. An id
// that was sent before replaces what it displayed; "" displays anew.
func (k *kernel) send(data map[protocol.MIMEType]any, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil {
		k.err = k.exchange(&protocol.DisplayData{Data: data, DisplayID: id})
	}
	return k.err
}

func (k *kernel) exchange(message *protocol.DisplayData) error {
	if k.to == nil {
		// This order: the kernel opens its ends in the same one, and each open waits for the other side.
		to, err := os.OpenFile(os.Getenv(protocol.GONB_PIPE_ENV), os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("cannot reach the notebook's kernel: %w", err)
		}
		from, err := os.OpenFile(os.Getenv(protocol.GONB_PIPE_BACK_ENV), os.O_RDONLY, 0)
		if err != nil {
			to.Close()
			return fmt.Errorf("cannot hear from the notebook's kernel: %w", err)
		}
		k.to, k.from = gob.NewEncoder(to), gob.NewDecoder(from)
	}
	k.sent++
	sync := &protocol.DisplayData{Data: map[protocol.MIMEType]any{
		protocol.MIMECommValue: &protocol.CommValue{Address: protocol.GonbuiSyncAddress, Value: k.sent},
	}}
	for _, m := range []*protocol.DisplayData{message, sync} {
		if err := k.to.Encode(m); err != nil {
			return fmt.Errorf("the notebook's kernel does not take the output: %w", err)
		}
	}
	for {
		var answer protocol.CommValue
		if err := k.from.Decode(&answer); err != nil {
			return fmt.Errorf("the notebook's kernel does not acknowledge the output: %w", err)
		}
		if answer.Address == protocol.GonbuiSyncAckAddress && answer.Value == k.sent {
			return nil
		}
	}
}

// emit displays c in the notebook, or prints its text where there is none.
func emit(c content, id string) {
	if !inNotebook() {
		fmt.Println(c.text)
		return
	}
	data := map[protocol.MIMEType]any{protocol.MIMETextPlain: c.text}
	if c.html != "" || id != "" {
		data[protocol.MIMETextHTML] = c.asHTML()
	}
	if err := notebook.send(data, id); err != nil {
		fmt.Println(c.text)
		fmt.Fprintln(os.Stderr, "display:", err)
	}
}
