package machine

import (
	"fmt"
	"strings"
	"testing"
)

// A race is a pair of lines, in whatever order; what happens before the other is none.
func TestRaces(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"two writes", `
func f() int {
	x := 0
	done := make(chan bool)
	go func() {
		x = 1
		done <- true
	}()
	x = 2
	<-done
	return x
}`, "x 7w 10w"},
		{"by a lock", `
import "sync"
func f() int {
	x := 0
	var mu sync.Mutex
	done := make(chan bool)
	go func() {
		mu.Lock()
		x++
		mu.Unlock()
		done <- true
	}()
	mu.Lock()
	x++
	mu.Unlock()
	<-done
	return x
}`, ""},
		{"by a channel", `
func f() int {
	x := 0
	done := make(chan bool)
	go func() { x = 1; done <- true }()
	<-done
	return x
}`, ""},
		{"reads alone", `
func f() int {
	x := 1
	done := make(chan int)
	go func() { done <- x }()
	return x + <-done
}`, ""},
		{"fields of one struct", `
func f() int {
	var p struct{ a, b int }
	done := make(chan bool)
	go func() { p.a = 1; done <- true }()
	p.b = 2
	<-done
	return p.a + p.b
}`, ""},
		{"elements of one slice", `
func f() int {
	s := make([]int, 2)
	done := make(chan bool)
	go func() {
		s[0] = 1
		done <- true
	}()
	s[0] = 2
	s[1] = 3
	<-done
	return s[1]
}`, "s[0] 7w 10w"},
		{"atomics", `
import "sync/atomic"
func f() int {
	var x atomic.Int64
	done := make(chan bool)
	go func() { x.Add(1); done <- true }()
	x.Add(1)
	<-done
	return int(x.Load())
}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, _, err := explore(t, tt.text, "f")
			if err != nil {
				t.Fatal(err)
			}
			var list []string
			mark := map[bool]string{true: "w", false: "r"}
			for _, r := range m.Races() {
				list = append(list, fmt.Sprintf("%s %d%s %d%s",
					r.What, r.First.Line, mark[r.Writes[0]], r.Second.Line, mark[r.Writes[1]]))
			}
			if got := strings.Join(list, ", "); got != tt.want {
				t.Errorf("races %q, want %q", got, tt.want)
			}
		})
	}
}

// Go ends a program that writes a map while another goroutine is in it.
func TestMapCollisions(t *testing.T) {
	ordered(t, Options{}, []orders{
		{"two writes", `
import "sync"
func f() int {
	m := map[int]int{}
	var g sync.WaitGroup
	for i := range 2 {
		g.Go(func() { m[i] = i })
	}
	g.Wait()
	return len(m)
}`, "4 | 0 2: 2 | 3 fatal error: concurrent map writes: 2"},
		{"read and write", `
func f() int {
	m := map[int]int{}
	done := make(chan bool)
	go func() { m[1] = 1; done <- true }()
	n := m[2]
	<-done
	return n
}`, "3 | 0 0: 2 | 3 fatal error: concurrent map read and map write: 1"},
	})
}
