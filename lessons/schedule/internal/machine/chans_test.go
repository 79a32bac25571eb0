package machine

import "testing"

func TestChannels(t *testing.T) {
	ordered(t, Options{}, []orders{
		{"who sends first", `
func f() int {
	ch := make(chan int)
	go func() { ch <- 1 }()
	go func() { ch <- 2 }()
	return 10*<-ch + <-ch
}`, "2 | 0 12: 1 | 0 21: 1"},
		{"select", `
func f() int {
	a, b := make(chan int, 1), make(chan int, 1)
	a <- 1
	b <- 2
	select {
	case v := <-a:
		return v
	case v := <-b:
		return v
	}
}`, "2 | 0 1: 1 | 0 2: 1"},
		{"default", `
func f() string {
	ch := make(chan int)
	select {
	case <-ch:
		return "received"
	default:
		return "nothing there"
	}
}`, "1 | 0 nothing there: 1"},
		{"closed", `
import "fmt"
func f() string {
	ch := make(chan int, 2)
	ch <- 5
	close(ch)
	a, ok := <-ch
	b, no := <-ch
	return fmt.Sprint(a, ok, b, no, len(ch), cap(ch))
}`, "1 | 0 5 true 0 false 0 2: 1"},
		{"send on closed", `
func f() int {
	ch := make(chan int, 1)
	close(ch)
	ch <- 1
	return 1
}`, "1 | 3 panic: send on closed channel: 1"},
		{"close twice", `
func f() int {
	ch := make(chan int)
	close(ch)
	close(ch)
	return 1
}`, "1 | 3 panic: close of closed channel: 1"},
		{"close nil", `
func f() int {
	var ch chan int
	close(ch)
	return 1
}`, "1 | 3 panic: close of nil channel: 1"},
		{"close races with send", `
func f() (out string) {
	ch := make(chan int, 1)
	go func() { close(ch) }()
	defer func() {
		if recover() != nil {
			out = "panicked"
		}
	}()
	ch <- 1
	return "sent"
}`, "3 | 0 panicked: 1 | 0 sent: 2"},
		{"nil channel", `
func f() int {
	var ch chan int
	return <-ch
}`, "1 | 1 main waits to receive from a nil channel: 1"},
		{"nobody receives", `
func f() int {
	ch := make(chan int)
	ch <- 1
	return 1
}`, "1 | 1 main waits to send to ch: 1"},
		{"empty select", "func f() int { select {} }", "1 | 1 main waits in a select without cases: 1"},
	})
}
