package bytes

import "machine"

// A Buffer is not for several goroutines: what it does are accesses like those to a variable,
// a write that appends being a read and a write.
type Buffer struct {
	buf []byte
}

func NewBuffer(buf []byte) *Buffer     { return &Buffer{buf} }
func NewBufferString(s string) *Buffer { return &Buffer{[]byte(s)} }

func (b *Buffer) append(s string) {
	machine.Plain(&b.buf, false, "reads")
	buf := append(b.buf, s...)
	machine.Plain(&b.buf, true, "appends to")
	b.buf = buf
}

func (b *Buffer) content() []byte {
	machine.Plain(&b.buf, false, "reads")
	return b.buf
}

func (b *Buffer) Bytes() []byte { return b.content() }
func (b *Buffer) Len() int      { return len(b.content()) }

func (b *Buffer) String() string {
	if b == nil {
		return "<nil>"
	}
	return string(b.content())
}

func (b *Buffer) Reset() { b.Truncate(0) }

func (b *Buffer) Truncate(n int) {
	if n < 0 || n > len(b.content()) {
		panic("bytes.Buffer: truncation out of range")
	}
	machine.Plain(&b.buf, true, "cuts")
	b.buf = b.buf[:n]
}

func (b *Buffer) Grow(n int) {
	if n < 0 {
		panic("bytes.Buffer.Grow: negative count")
	}
}

func (b *Buffer) Write(p []byte) (n int, err error) {
	b.append(string(p))
	return len(p), nil
}

func (b *Buffer) WriteString(s string) (n int, err error) {
	b.append(s)
	return len(s), nil
}

func (b *Buffer) WriteByte(c byte) error {
	b.append(string([]byte{c}))
	return nil
}

func (b *Buffer) WriteRune(r rune) (n int, err error) {
	s := string(r)
	b.append(s)
	return len(s), nil
}
