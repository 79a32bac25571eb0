package strings

import "machine"

// A Builder is not for several goroutines: what it does are accesses like those to a variable,
// a write that appends being a read and a write.
type Builder struct {
	addr *Builder // itself, once it is used
	text string
}

func (b *Builder) use() {
	if b.addr == nil {
		b.addr = b
	} else if b.addr != b {
		panic("strings: illegal use of non-zero Builder copied by value")
	}
}

func (b *Builder) append(s string) {
	b.use()
	machine.Plain(&b.text, false, "reads")
	text := b.text + s
	machine.Plain(&b.text, true, "appends to")
	b.text = text
}

func (b *Builder) String() string {
	machine.Plain(&b.text, false, "reads")
	return b.text
}

func (b *Builder) Len() int {
	machine.Plain(&b.text, false, "reads")
	return len(b.text)
}

func (b *Builder) Reset() {
	machine.Plain(&b.text, true, "empties")
	b.addr, b.text = nil, ""
}

func (b *Builder) Grow(n int) {
	b.use()
	if n < 0 {
		panic("strings.Builder.Grow: negative count")
	}
}

func (b *Builder) Write(p []byte) (int, error) {
	b.append(string(p))
	return len(p), nil
}

func (b *Builder) WriteByte(c byte) error {
	b.append(string([]byte{c}))
	return nil
}

func (b *Builder) WriteRune(r rune) (int, error) {
	s := string(r)
	b.append(s)
	return len(s), nil
}

func (b *Builder) WriteString(s string) (int, error) {
	b.append(s)
	return len(s), nil
}
