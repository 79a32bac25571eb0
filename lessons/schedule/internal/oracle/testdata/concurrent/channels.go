package channels

import (
	"fmt"
	"strings"
	"sync"
)

// Outcomes: 7
func Unbuffered() int {
	ch := make(chan int)
	go func() { ch <- 7 }()
	return <-ch
}

// Outcomes: 1 2 | 2 1
func TwoSenders() (a, b int) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	go func() { ch <- 2 }()
	return <-ch, <-ch
}

// Outcomes: 42
func HappensBefore() int {
	data := 0
	done := make(chan struct{})
	go func() {
		data = 42
		close(done)
	}()
	<-done
	return data
}

// Outcomes: 0 | 42
func BufferedDoesNotWait() int {
	data := 0
	ch := make(chan struct{}, 1)
	go func() {
		data = 42
		<-ch
	}()
	ch <- struct{}{}
	return data
}

// Outcomes: 42
func UnbufferedWaits() int {
	data := 0
	ch := make(chan struct{})
	go func() {
		data = 42
		<-ch
	}()
	ch <- struct{}{}
	return data
}

// Outcomes: 0 1 2
func RangeUntilClosed() string {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range 3 {
			ch <- i
		}
	}()
	var out []string
	for x := range ch {
		out = append(out, fmt.Sprint(x))
	}
	return strings.Join(out, " ")
}

// Outcomes: deadlock
func RangeNeverClosed() int {
	ch := make(chan int)
	go func() { ch <- 1 }()
	n := 0
	for x := range ch {
		n += x
	}
	return n
}

// Outcomes: 7 true | panic: send on closed channel
func ReceivedOrClosed() string {
	ch := make(chan int)
	go func() { ch <- 7 }()
	go func() { close(ch) }()
	v, ok := <-ch
	if !ok {
		select {}
	}
	return fmt.Sprint(v, " ", ok)
}

// Outcomes: closed=0 v=7 ok=true | closed=0 v=0 ok=false | closed=1 v=0 ok=false
func AfterCloseNothing() string {
	ch := make(chan int)
	closed := 0
	got := ""
	var group sync.WaitGroup
	group.Go(func() {
		defer func() { recover() }()
		ch <- 7
	})
	group.Go(func() {
		close(ch)
		closed = 1
	})
	group.Go(func() {
		c := closed
		v, ok := <-ch
		got = fmt.Sprint("closed=", c, " v=", v, " ok=", ok)
	})
	group.Wait()
	return got
}

// Outcomes: 0 false
func ReceiveAfterOwnClose() string {
	ch := make(chan int)
	got := ""
	var group sync.WaitGroup
	group.Go(func() {
		defer func() { recover() }()
		ch <- 7
	})
	group.Go(func() {
		close(ch)
		v, ok := <-ch
		got = fmt.Sprint(v, " ", ok)
	})
	group.Wait()
	return got
}

// Outcomes: a | b
func SelectEither() string {
	a, b := make(chan string, 1), make(chan string, 1)
	a <- "a"
	b <- "b"
	select {
	case s := <-a:
		return s
	case s := <-b:
		return s
	}
}

// Outcomes: 1 | 2
func SelectWhoComesFirst() int {
	a, b := make(chan int), make(chan int)
	go func() { a <- 1 }()
	go func() { b <- 2 }()
	select {
	case x := <-a:
		return x
	case x := <-b:
		return x
	}
}

// Outcomes: got | nothing
func SelectDefault() string {
	ch := make(chan int, 1)
	var group sync.WaitGroup
	seen := ""
	group.Go(func() { ch <- 1 })
	group.Go(func() {
		select {
		case <-ch:
			seen = "got"
		default:
			seen = "nothing"
		}
	})
	group.Wait()
	return seen
}

// Outcomes: nothing | 5
func TrySendUnbuffered() string {
	ch := make(chan int)
	result := make(chan string, 2)
	go func() {
		select {
		case ch <- 5:
		default:
			result <- "nothing"
		}
	}()
	go func() { result <- fmt.Sprint(<-ch) }()
	return <-result
}

// Outcomes: 3
func Semaphore() int {
	tokens := make(chan struct{}, 1)
	n := 0
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			tokens <- struct{}{}
			n++
			<-tokens
		})
	}
	group.Wait()
	return n
}

// Outcomes: 1 | 2
func SemaphoreOfTwo() int {
	tokens := make(chan struct{}, 2)
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			tokens <- struct{}{}
			n++
			<-tokens
		})
	}
	group.Wait()
	return n
}

// Outcomes: 6
func WorkerPool() int {
	jobs, results := make(chan int), make(chan int)
	for range 2 {
		go func() {
			for j := range jobs {
				results <- j * 2
			}
		}()
	}
	go func() {
		for i := range 3 {
			jobs <- i
		}
		close(jobs)
	}()
	sum := 0
	for range 3 {
		sum += <-results
	}
	return sum
}

// Outcomes: 14
func Pipeline() int {
	generate := func(n int) <-chan int {
		out := make(chan int)
		go func() {
			defer close(out)
			for i := range n {
				out <- i
			}
		}()
		return out
	}
	square := func(in <-chan int) <-chan int {
		out := make(chan int)
		go func() {
			defer close(out)
			for x := range in {
				out <- x * x
			}
		}()
		return out
	}
	sum := 0
	for x := range square(generate(4)) {
		sum += x
	}
	return sum
}

// Outcomes: 3
func FanIn() int {
	merge := func(chs ...<-chan int) <-chan int {
		out := make(chan int)
		var group sync.WaitGroup
		for _, c := range chs {
			group.Go(func() {
				for x := range c {
					out <- x
				}
			})
		}
		go func() { group.Wait(); close(out) }()
		return out
	}
	one := func(n int) <-chan int {
		c := make(chan int, 1)
		c <- n
		close(c)
		return c
	}
	sum := 0
	for x := range merge(one(1), one(2)) {
		sum += x
	}
	return sum
}

// Outcomes: deadlock
func NobodyReceives() int {
	ch := make(chan int)
	var group sync.WaitGroup
	group.Go(func() { ch <- 1 })
	group.Wait()
	return <-ch
}

// Outcomes: 1
func LeftBehind() int {
	ch := make(chan int)
	for i := range 2 {
		go func() { ch <- 1 + 0*i }()
	}
	return <-ch
}

// Outcomes: ping pong ping pong
func PingPong() string {
	ping, pong := make(chan string), make(chan string)
	go func() {
		for s := range ping {
			pong <- s + " pong"
		}
		close(pong)
	}()
	out := []string{}
	for range 2 {
		ping <- "ping"
		out = append(out, <-pong)
	}
	close(ping)
	<-pong
	return strings.Join(out, " ")
}

// Outcomes: 0 | 1 | 2
func Quit() int {
	quit := make(chan struct{})
	n := 0
	done := make(chan struct{})
	ticks := make(chan int, 2)
	ticks <- 1
	ticks <- 2
	go func() {
		defer close(done)
		for {
			select {
			case <-quit:
				return
			case <-ticks:
				n++
			}
		}
	}()
	close(quit)
	<-done
	return n
}

// Outcomes: panic: close of closed channel
func BothClose() int {
	ch := make(chan int)
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { close(ch) })
	}
	group.Wait()
	return 0
}

// Outcomes: 2
func NilChannelInSelect() int {
	var a chan int
	b := make(chan int)
	go func() { b <- 2 }()
	select {
	case x := <-a:
		return x
	case a <- 5:
		return 5
	case x := <-b:
		return x
	}
}

// Outcomes: 0 | 1 | 2
func Length() int {
	ch := make(chan int, 2)
	var group sync.WaitGroup
	n := 0
	group.Go(func() { ch <- 1; ch <- 2 })
	group.Go(func() { n = len(ch) })
	group.Wait()
	return n
}

// Outcomes: 2
func ChannelMutex() int {
	mu := make(chan struct{}, 1)
	n := 0
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			mu <- struct{}{}
			n++
			<-mu
		})
	}
	group.Wait()
	return n
}

// Outcomes: sent 1 got 2 | sent 2 got 1
func SelectSendAndReceive() string {
	a, b := make(chan int, 1), make(chan int, 1)
	swap := func(out, in chan int, me int) (sent, got int) {
		for sent == 0 || got == 0 {
			o, i := out, in
			if sent != 0 {
				o = nil
			}
			if got != 0 {
				i = nil
			}
			select {
			case o <- me:
				sent = me
			case got = <-i:
			}
		}
		return
	}
	result := make(chan string, 2)
	go func() {
		s, g := swap(a, b, 1)
		result <- fmt.Sprint("sent ", s, " got ", g)
	}()
	go func() {
		s, g := swap(b, a, 2)
		result <- fmt.Sprint("sent ", s, " got ", g)
	}()
	return <-result
}

// Outcomes: [] | [1] | [1 2]
func DropWhenFull() string {
	ch := make(chan int, 2)
	stop := make(chan struct{})
	var out []int
	go func() {
		for i := range 2 {
			ch <- i + 1
		}
	}()
	go func() { close(stop) }()
	for {
		select {
		case x := <-ch:
			out = append(out, x)
			if len(out) == 2 {
				return fmt.Sprint(out)
			}
		case <-stop:
			return fmt.Sprint(out)
		}
	}
}

// Outcomes: 3
func ResultStruct() int {
	type result struct {
		n   int
		err error
	}
	ch := make(chan result, 2)
	for i := range 2 {
		go func() { ch <- result{n: i + 1} }()
	}
	sum := 0
	for range 2 {
		r := <-ch
		if r.err != nil {
			return -1
		}
		sum += r.n
	}
	return sum
}

// Outcomes: 1 | 2
func FirstAnswer() int {
	answers := make(chan int, 2)
	for i := range 2 {
		go func() { answers <- i + 1 }()
	}
	return <-answers
}

// Outcomes: 9
func Request() int {
	type request struct {
		n     int
		reply chan int
	}
	server := make(chan request)
	go func() {
		for r := range server {
			r.reply <- r.n * r.n
		}
	}()
	reply := make(chan int)
	server <- request{3, reply}
	return <-reply
}

// Outcomes: 2
func Monitor() int {
	add, get := make(chan int), make(chan int)
	go func() {
		n := 0
		for {
			select {
			case d := <-add:
				n += d
			case get <- n:
			}
		}
	}()
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { add <- 1 })
	}
	group.Wait()
	return <-get
}

// Outcomes: deadlock
func CircularWait() int {
	a, b := make(chan int), make(chan int)
	go func() { a <- <-b }()
	b <- <-a
	return 0
}

// Outcomes: panic: send on closed channel | 0 | 1
func CloseWhileSending() int {
	ch := make(chan int, 1)
	go func() { ch <- 1 }()
	close(ch)
	return <-ch
}
