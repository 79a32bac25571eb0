package dialect_test

import (
	"slices"
	"strings"
	"testing"

	"locklab/lessons/dialect"
)

// Whatever a reader writes for an order: it is read, or refused with an error
// of the package, and what is read comes back the same from its own text.
func FuzzParseOrder(f *testing.F) {
	for _, seed := range []string{
		"", " ", "thread1", "thread1 thread2 thread1", "a,b\nb\ta", "thread1*3 thread2", "a*10000", "a*10001", "a*0", "a*-1",
		"a*+1", "a*1e3", "*3", "*", "a*", "a*2*2", "ä*2", "a\u00a0b\u2028c", "\x00", "\xff\xfe", "a*9223372036854775808", "a*٣", ",,,",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, "*") > 20 {
			t.Skip() // each may stand for 10,000 names
		}
		order, err := dialect.ParseOrder(text)
		if err != nil {
			if order != nil || !strings.HasPrefix(err.Error(), "schedule: ") {
				t.Fatalf("ParseOrder(%q) = %q, %v", text, order, err)
			}
			return
		}
		if len(order) == 0 {
			t.Fatalf("ParseOrder(%q) is empty and no error", text)
		}
		for _, name := range order {
			if name == "" || !strings.Contains(text, name) {
				t.Fatalf("ParseOrder(%q) has a name %q", text, name)
			}
		}
		again, err := dialect.ParseOrder(order.String())
		if err != nil || !slices.Equal(order, again) {
			t.Fatalf("ParseOrder(%q) = %q, whose text gives %q, %v", text, order, again, err)
		}
		if n := order.Switches(); n < 0 || n >= len(order) {
			t.Fatalf("%d switches in %d steps", n, len(order))
		}
	})
}

// Replay with any order ends, with a trace or an error.
func FuzzReplay(f *testing.F) {
	for _, seed := range []string{"", "a", "a b", "a a a a b b b b", "b a b a b a", "c", "a*4 b*4", "a*100", "a*4 b*5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		order, err := dialect.ParseOrder(text)
		if err != nil || len(order) > 1000 {
			t.Skip()
		}
		trace, err := dialect.Replay(func(p *dialect.Program) {
			number, myLock := p.Int("some_number", 0), p.Lock("my_lock")
			increment := func() {
				myLock.Acquire()
				number.Write(number.Read() + 1)
				myLock.Release()
			}
			p.Go("a", increment)
			p.Go("b", increment)
			p.Outcome(number.String)
		}, order)
		if err != nil && !strings.HasPrefix(err.Error(), "schedule: ") {
			t.Fatalf("Replay(%q): %v", text, err)
		}
		if err == nil && trace.String() == "" {
			t.Fatalf("Replay(%q) leaves no table", text)
		}
	})
}
