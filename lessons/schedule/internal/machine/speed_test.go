package machine

import (
	"fmt"
	"testing"
	"time"
)

func counters(goroutines, k int) string {
	return fmt.Sprintf(`
import "sync"
func f() int {
	c := 0
	var g sync.WaitGroup
	for range %d { g.Go(func() { for range %d { v := c; c = v + 1 } }) }
	g.Wait()
	return c
}`, goroutines, k)
}

func TestSpeed(t *testing.T) {
	for _, c := range [][2]int{{2, 24}} {
		start := time.Now()
		m, r, err := explore(t, counters(c[0], c[1]), "f")
		if err != nil {
			t.Fatal(err)
		}
		t.Log(c, time.Since(start), r.Complete, r.States, len(m.memo.leaves), len(m.locals), len(m.objects), m.Bytes())
	}
}
