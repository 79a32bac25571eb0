package dialect_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"locklab/lessons/dialect"
)

func replay(t *testing.T, program func(*dialect.Program), order string) (dialect.Trace, error) {
	t.Helper()
	o, err := dialect.ParseOrder(order)
	if err != nil {
		t.Fatal(err)
	}
	return dialect.Replay(program, o)
}

// The two tables of the lesson.
func TestLessonTables(t *testing.T) {
	for order, want := range map[string]string{
		"thread1 thread2 thread1 thread2 thread1 thread2": `
step  who      does        what           value  some_number
1     thread1  reads       some_number    0      0
2     thread2  reads       some_number    0      0
3     thread1  calculates  some_number+1  1      0
4     thread2  calculates  some_number+1  1      0
5     thread1  writes      some_number    1      1
6     thread2  writes      some_number    1      1
outcome: 1
`,
		"thread1*3, thread2*3": `
step  who      does        what           value  some_number
1     thread1  reads       some_number    0      0
2     thread1  calculates  some_number+1  1      0
3     thread1  writes      some_number    1      1
4     thread2  reads       some_number    1      1
5     thread2  calculates  some_number+1  2      1
6     thread2  writes      some_number    2      2
outcome: 2
`} {
		trace, err := replay(t, counter(2, 1, true), order)
		if got := "\n" + trace.String(); err != nil || got != want {
			t.Errorf("%s:%s%v, want%s", order, got, err, want)
		}
		rows := trace.Rows()
		if len(rows) != 6 || len(rows[0]) != len(trace.Header()) || trace.Header()[5] != "some_number" || rows[5][1] != "thread2" {
			t.Error(trace.Header(), rows)
		}
	}
}

// Every kind of step has a row that says what it does.
func TestRows(t *testing.T) {
	trace, err := replay(t, func(p *dialect.Program) {
		x, l, s, c := p.Int("x", 1), p.Lock("l"), p.Semaphore("s", 1), p.Channel("c", 1)
		u, rw := p.Channel("u", 0), p.RWMutex("rw")
		cond := p.Cond("cond", l)
		p.Go("a", func() {
			x.Add(2)
			x.Swap(5)
			x.CompareAndSwap(5, 6)
			x.CompareAndSwap(5, 7)
			p.Yield()
			l.Acquire()
			l.TryAcquire()
			l.AcquireTimeout(2 * time.Second)
			l.Locked()
			s.Acquire()
			s.TryAcquire()
			s.Release()
			c.Send(4)
			c.TrySend(5)
			c.Receive()
			c.TryReceive()
			c.Close()
			rw.RLock()
			rw.RUnlock()
			rw.Lock()
			rw.Unlock()
			u.Send(9)
			cond.Wait()
			l.Unlock()
		})
		p.Go("b", func() { u.Receive(); cond.Signal(); cond.Broadcast() })
	}, "a*23 b a a b b a a")
	if err != nil {
		t.Fatal(err)
	}
	want := `
a adds 2 to x (3)
a writes 5 to x (was 3)
a compares 5 and swaps 6 in x (swapped)
a compares 5 and swaps 7 in x (it is 6)
a yields
a acquires l
a tries to acquire l (not acquired)
a waits up to 2s for l (not acquired)
a looks at l (locked)
a acquires s
a tries to acquire s (not acquired)
a releases s
a sends to c (4)
a sends to c (not sent: 5)
a receives from c (4)
a receives from c (nothing)
a closes c
a acquires for reading rw
a releases for reading rw
a asks to write rw
a acquires for writing rw
a releases for writing rw
a offers to u (9)
b receives from u (9)
a has sent to u
a waits for cond
b signals cond
b broadcasts to cond
a is woken by cond
a releases l
`
	var got strings.Builder
	for _, s := range trace.Steps {
		got.WriteString("\n" + s.String())
	}
	if got.String()+"\n" != want {
		t.Errorf("%s\nwant%s", got.String(), want)
	}
	if got := strings.Join(trace.Steps[6].State, "|"); got != "6|a|1|[]|[]|unlocked|[]" {
		t.Error(got)
	}
	if got := strings.Join(trace.Steps[25].State, "|"); got != "6|unlocked|1|[closed]|[]|unlocked|[a]" {
		t.Error(got)
	}
}

func TestReplayErrors(t *testing.T) {
	for order, want := range map[string]dialect.OrderError{
		"thread3":                        {Step: 1, Name: "thread3", Ready: []string{"thread1", "thread2"}, Reason: "there is no goroutine with this name, there are thread1, thread2"},
		"thread1 thread2 thread1":        {Step: 3, Name: "thread1", Ready: []string{}, Reason: "it waits for b, which thread2 holds; ready: nobody"},
		"thread1*2 thread2":              {Step: 3, Name: "thread2", Ready: []string{"thread1"}, Reason: "it waits for b, which thread1 holds; ready: thread1"},
		"thread1*4 thread1":              {Step: 5, Name: "thread1", Ready: []string{"thread2"}, Reason: "it has ended; ready: thread2"},
		"thread1*4":                      {Step: 5, Ready: []string{"thread2"}, Reason: "the order ends, but thread2 can still take a step"},
		"thread1*4 thread2*4 thread2*77": {Step: 9, Name: "thread2", Ready: []string{}, Reason: "it has ended; ready: nobody"},
	} {
		trace, err := replay(t, twoLocks, order)
		var got *dialect.OrderError
		if !errors.As(err, &got) || !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: %#v, want %#v", order, err, want)
			continue
		}
		if len(trace.Steps) != got.Step-1 {
			t.Errorf("%s: %d steps", order, len(trace.Steps))
		}
		if want := "schedule: "; !strings.HasPrefix(err.Error(), want) {
			t.Error(err)
		}
	}
	if _, err := dialect.Replay(twoLocks, nil); err == nil || err.Error() != "schedule: after step 0 the order ends, but thread1, thread2 can still take a step" {
		t.Error(err)
	}
	if _, err := dialect.Replay(nil, nil); err == nil {
		t.Error("no error without a program")
	}
	trace, err := replay(t, twoLocks, "thread1 thread2")
	if err != nil || !trace.Deadlock || !strings.HasSuffix(trace.String(), "\n"+trace.Outcome+"\n") || !strings.HasPrefix(trace.Outcome, "deadlock: ") {
		t.Error(trace, err)
	}
	trace, err = replay(t, func(p *dialect.Program) {
		p.Go("thread1", func() { p.Yield(); p.Fail("no") })
		p.Go("thread2", func() { p.Yield() })
	}, "thread1 thread2")
	var refused *dialect.OrderError
	if !errors.As(err, &refused) || refused.Reason != "the run has ended before it" || len(trace.Steps) != 1 {
		t.Error(trace, err)
	}
}

func TestParseOrder(t *testing.T) {
	for s, want := range map[string]string{
		"a":                   "a",
		" a  b\n\ta ":         "a b a",
		"a,b, a":              "a b a",
		"a*3 b*1":             "a a a b",
		"thread1*2 thread2*2": "thread1 thread1 thread2 thread2",
	} {
		o, err := dialect.ParseOrder(s)
		if err != nil || o.String() != want {
			t.Errorf("%q: %q, %v", s, o, err)
		}
		if again, err := dialect.ParseOrder(o.String()); err != nil || !reflect.DeepEqual(o, again) {
			t.Errorf("%q: read again: %q, %v", s, again, err)
		}
	}
	for _, s := range []string{"", " \n", "a*", "a*0", "a*-1", "a*x", "a*10001", "*2", "a**2"} {
		if o, err := dialect.ParseOrder(s); err == nil || !strings.HasPrefix(err.Error(), "schedule: ") {
			t.Errorf("%q: %q, %v", s, o, err)
		}
	}
	if n := (dialect.Order{"a", "b", "b", "a"}).Switches(); n != 2 {
		t.Error(n)
	}
}
