package exercise

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"locklab/lessons/dialect"
	"locklab/lessons/timeline"
)

// CheckChannelTimeout checks the function that acquires a lock made of a channel with room for one, and gives up after d > 0. It is a
//
//	func(l chan struct{}, d time.Duration) bool
//
// It is checked in virtual time, in which an hour takes no time and every moment is exact.
func CheckChannelTimeout(acquireTimeout any) {
	checkInTime("channel-timeout", func(t *testing.T) verdict {
		f, problem := accept[func(chan struct{}, time.Duration) bool](acquireTimeout, "acquireTimeout")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeChannelTimeout(t, f)
	})
}

// A stage is one scene in virtual time: a channel that is a lock, and threads that ask for it.
type stage struct {
	acquire  func(chan struct{}, time.Duration) bool
	lock     chan struct{}
	recorder timeline.Recorder
	started  time.Time
	panicked any
}

// An attempt is one call of the reader's function.
type attempt struct {
	done, acquired bool
	at             time.Duration // when it returned, since the start
}

func (s *stage) ask(name string, patience time.Duration) *attempt {
	a, me := new(attempt), s.recorder.Goroutine(name)
	go func() {
		defer func() { s.panicked = recover() }()
		me.Waits("the lock")
		acquired := s.acquire(s.lock, patience)
		if acquired {
			me.Holds("the lock")
		} else {
			me.GivesUp("the lock")
		}
		a.done, a.acquired, a.at = true, acquired, time.Since(s.started)
	}()
	synctest.Wait()
	return a
}

// hold lets thread1 hold the lock; the function that it gives releases it.
func (s *stage) hold() (release func()) {
	me := s.recorder.Goroutine("thread1")
	s.lock <- struct{}{}
	me.Holds("the lock")
	return func() {
		me.Releases("the lock")
		<-s.lock
		synctest.Wait()
	}
}

// until lets time pass, up to d since the start.
func (s *stage) until(d time.Duration) {
	time.Sleep(d - time.Since(s.started))
	synctest.Wait()
}

func (s *stage) locked() bool { return len(s.lock) == 1 }

const ms = time.Millisecond

// scenes are what can happen. Each gives what is wrong, or "". The odd moments tell one who waits from one who looks every now and then.
var scenes = []struct {
	about string
	play  func(s *stage) string
}{
	{"the lock is free", func(s *stage) string {
		a := s.ask("thread1", 50*ms)
		switch {
		case !a.done:
			return "The lock is free, and thread1 does not get it at once."
		case !a.acquired:
			return "The lock is free, and thread1 is told false."
		case !s.locked():
			return "thread1 is told true, but the lock is not locked: the next one gets it too."
		}
		return ""
	}},
	{"nobody releases the lock in time", func(s *stage) string {
		release := s.hold()
		a := s.ask("thread2", 50*ms)
		s.until(50*ms - 1)
		if a.done && a.acquired {
			return "thread2 is told true, while thread1 holds the lock."
		} else if a.done {
			return fmt.Sprintf("thread2 gives up after %v, and was to wait for 50ms.", a.at)
		}
		s.until(50*ms + 1)
		switch {
		case !a.done:
			return "thread2 was to wait for 50 ms, and still waits after that time."
		case a.acquired:
			return "thread2 is told true, while thread1 holds the lock."
		case !s.locked():
			return "thread2 has given up, and now the lock of thread1 is unlocked: thread2 has released what it does not hold."
		}
		s.until(80 * ms)
		release()
		s.until(100 * ms)
		if s.locked() {
			s.recorder.Goroutine("nobody").Holds("the lock")
			s.until(130 * ms)
			return "thread2 has given up at 50 ms. thread1 releases the lock at 80 ms, and at once it is locked again: somebody that thread2 has left behind takes it, and nobody will release it."
		}
		return ""
	}},
	{"nobody ever releases the lock", func(s *stage) string {
		s.hold()
		s.ask("thread2", 50*ms)
		s.until(100 * ms)
		return "" // a goroutine that thread2 has left behind now keeps the bubble from ending
	}},
	{"the lock is released in time", func(s *stage) string {
		const moment = 20*ms + 13
		release := s.hold()
		a := s.ask("thread2", 50*ms)
		s.until(moment)
		release()
		switch {
		case !a.done:
			s.until(60 * ms)
			if !a.done || !a.acquired {
				return "The lock is released after 20 ms, and thread2, which was to wait for 50 ms, does not get it."
			}
			return fmt.Sprintf("The lock is free from %v on, and thread2 gets it after %v: it looks every now and then. Let it wait for the lock itself.", moment, a.at)
		case !a.acquired:
			return "The lock is released after 20 ms, and thread2, which was to wait for 50 ms, is told false."
		case !s.locked():
			return "thread2 is told true, but the lock is not locked: the next one gets it too."
		}
		return ""
	}},
	{"two wait, and the more patient one gets it", func(s *stage) string {
		const moment = 60*ms + 7
		release := s.hold()
		a, b := s.ask("thread2", 30*ms), s.ask("thread3", 90*ms)
		s.until(moment)
		release()
		switch {
		case !a.done || a.acquired:
			return "thread2 was to wait for 30 ms, and the lock is released only after 60: it has to be told false after 30."
		case !b.done || !b.acquired:
			s.until(120 * ms)
			return "thread3 was to wait for 90 ms, the lock is released after 60, and thread3 does not get it at that moment."
		case !s.locked():
			return "thread3 is told true, but the lock is not locked: the next one gets it too."
		}
		return ""
	}},
	{"the lock is released when the time is over", func(s *stage) string {
		for range 100 {
			release := s.hold()
			now := time.Since(s.started)
			a := s.ask("thread2", 10*ms)
			s.until(now + 10*ms - 1)
			time.Sleep(1 * time.Nanosecond) // both happen now, in either order
			if s.locked() {
				release()
			}
			s.until(now + 20*ms)
			switch {
			case !a.done:
				return "The lock is released in the very moment in which the time of thread2 is over, and thread2 still waits."
			case a.acquired != s.locked():
				return fmt.Sprintf("The lock is released in the very moment in which the time of thread2 is over. thread2 is told %v, and the lock is locked: %v.", a.acquired, s.locked())
			}
			if a.acquired {
				s.recorder.Goroutine("thread2").Releases("the lock")
				<-s.lock
			}
		}
		return ""
	}},
}

func judgeChannelTimeout(t *testing.T, acquire func(chan struct{}, time.Duration) bool) verdict {
	for _, scene := range scenes {
		s := &stage{acquire: acquire}
		var says string
		var recording timeline.Recording
		problem := bubble(t, func() {
			s.lock, s.started = make(chan struct{}, 1), time.Now()
			says = scene.play(s)
			recording = s.recorder.Recording()
		})
		switch {
		case s.panicked != nil:
			return wrong("When %s, it panics: %v.", scene.about, s.panicked)
		case says == "" && strings.Contains(problem, "blocked goroutines remain"):
			says = "When " + scene.about + ", thread2 has given up, and a goroutine that it started still waits for the lock. Every call that gives up leaves one more."
		case says == "" && problem != "":
			return wrong("When %s: %s.", scene.about, problem)
		}
		if says != "" {
			return verdict{Says: says, More: []string{"What happened, in virtual time, when " + scene.about + ":"}, Recording: &recording}
		}
	}
	v := right("One select waits for the lock and for the clock together. Whichever comes first, the other has not happened: a send that lost is not half done.")
	v.More = []string{fmt.Sprintf("Tried in virtual time, where every moment is exact: %d scenes, among them a release in the very moment of the timeout.", len(scenes))}
	return v
}

// bubble runs f in virtual time, which begins and ends with it, and says what has gone wrong in the bubble.
func bubble(t *testing.T, f func()) (problem string) {
	defer func() {
		if r := recover(); r != nil {
			problem = fmt.Sprint(r)
		}
	}()
	var panicked any
	synctest.Test(t, func(*testing.T) {
		defer func() { panicked = recover() }() // here: the testing package would end the program
		f()
	})
	if panicked != nil {
		return fmt.Sprint(panicked)
	}
	return ""
}

// timed is a lock with a timeout, for threads with the numbers 0, 1, …
type timed interface {
	AcquireTimeout(me int, d time.Duration) bool
	Release()
}

// CheckTimedLock checks a lock with a timeout, by the function that makes it for so many threads: a
//
//	func(p *dialect.Program, threads int) *timedLock
//
// for a type with the methods AcquireTimeout(me int, d time.Duration) bool and Release().
func CheckTimedLock(newTimedLock any) {
	check("timed-lock", func() verdict {
		f, problem := accept[func(*dialect.Program, int) timed](newTimedLock, "newTimedLock")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeTimedLock(f)
	})
}

func judgeTimedLock(newLock func(*dialect.Program, int) timed) verdict {
	var trials []trial
	for n := 1; n <= 3; n++ {
		t := trial{about: who(n, "asks for the lock", "ask for the lock") + " with a timeout that may fire at any moment, and one that comes when they are gone"}
		t.large = n > 2
		t.program = func(p *dialect.Program) {
			l := newLock(p, n+1)
			inside := p.Int("inside", 0)
			gone := p.Semaphore("gone", 0)
			for i := range n {
				name := fmt.Sprint("thread", i)
				p.Go(name, func() {
					if l.AcquireTimeout(i, time.Second) {
						if inside.Add(1) != 1 {
							p.Fail("Two threads hold the lock at once: " + name + " is told true while another is inside.")
						}
						inside.Add(-1)
						l.Release()
					} else if n == 1 {
						p.Fail("The lock is free and nobody else wants it, and " + name + " is told false.")
					}
					gone.Release()
				})
			}
			p.Go("last", func() {
				for range n {
					gone.Acquire()
				}
				if !l.AcquireTimeout(n, time.Second) {
					p.Fail("Everybody has gone, and the lock is still locked: last is told false. It was granted to one who had given up; so nobody has it, and nobody will release it.")
				}
				l.Release()
			})
			p.Outcome(func() string { return "" })
		}
		trials = append(trials, t)
	}
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("One whose time is over looks once more whether the lock has been granted to it in the meantime, at a moment at which nobody can grant. So no grant is lost.")
	v.More = []string{s.tried("up to three threads, with timeouts that fire at every possible moment")}
	return v
}
