package machine

import (
	"strings"
	"testing"
)

// With store buffers a program has the outcomes that an x86 processor shows besides; without them,
// and with anything that synchronizes, it has not (the litmus tests SB, MP and n6 of Owens, Sarkar and
// Sewell, A better x86 memory model, TPHOLs 2009).
func TestStoreBuffers(t *testing.T) {
	for _, tt := range []struct{ name, body, plain, buffered string }{
		{"store buffering", `
	g.Go(func() { x = 1; a = y })
	g.Go(func() { y = 1; b = x })`, "0 1, 1 0, 1 1", "0 0, 0 1, 1 0, 1 1"},
		{"its own store is seen", `
	g.Go(func() { x = 1; a = x })
	g.Go(func() { y = 1; b = y })`, "1 1", "1 1"},
		{"message passing", `
	g.Go(func() { x = 1; y = 1 })
	g.Go(func() { a = y; b = x })`, "0 0, 0 1, 1 1", "0 0, 0 1, 1 1"},
		{"between locks", `
	g.Go(func() { mu.Lock(); x = 1; mu.Unlock(); mu.Lock(); a = y; mu.Unlock() })
	g.Go(func() { mu.Lock(); y = 1; mu.Unlock(); mu.Lock(); b = x; mu.Unlock() })`, "0 1, 1 0, 1 1", "0 1, 1 0, 1 1"},
		{"atomics", `
	g.Go(func() { atomic.StoreInt64(&p, 1); a = int(atomic.LoadInt64(&q)) })
	g.Go(func() { atomic.StoreInt64(&q, 1); b = int(atomic.LoadInt64(&p)) })`, "0 1, 1 0, 1 1", "0 1, 1 0, 1 1"},
	} {
		text := `
import ("fmt"; "sync"; "sync/atomic")
func f() string {
	x, y, a, b := 0, 0, 0, 0
	var p, q int64
	var mu sync.Mutex
	var g sync.WaitGroup` + tt.body + `
	g.Wait()
	mu.Lock()
	_, _, _ = x, y, atomic.LoadInt64(&p) + atomic.LoadInt64(&q)
	return fmt.Sprint(a, b)
}`
		for _, buffers := range []bool{false, true} {
			_, r, err := exploreWith(t, Options{StoreBuffers: buffers}, text, "f")
			if err != nil {
				t.Fatal(err)
			}
			var values []string
			for _, o := range r.Outcomes {
				values = append(values, o.Value)
			}
			want := tt.plain
			if buffers {
				want = tt.buffered
			}
			if got := strings.Join(values, ", "); got != want {
				t.Errorf("%s, buffers %t: %s, want %s", tt.name, buffers, got, want)
			}
		}
	}
}
