package machine

import (
	"strings"
	"testing"
)

func TestStoreBuffering(t *testing.T) {
	const text = `
import ("sync"; "fmt")
func f() string {
	x, y, a, b := 0, 0, 0, 0
	var g sync.WaitGroup
	g.Go(func() { x = 1; a = y })
	g.Go(func() { y = 1; b = x })
	g.Wait()
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
		want := "0 1, 1 0, 1 1"
		if buffers {
			want = "0 0, " + want
		}
		if got := strings.Join(values, ", "); got != want {
			t.Errorf("with buffers %t: %s, want %s", buffers, got, want)
		}
	}
}
