package exercise

import (
	"fmt"
	"sync"
	"sync/atomic"

	"locklab/lessons/dialect"
)

// A Word is a number that several goroutines use, with the methods of *atomic.Int64: each is one step, that
// nothing can come between. A lock made of a Word is checked in every order, and runs with real goroutines when
// it is given an *atomic.Int64.
type Word interface {
	Load() int64
	Store(value int64)
	Add(delta int64) int64
	Swap(value int64) int64
	CompareAndSwap(old, new int64) bool
}

var _ Word = (*atomic.Int64)(nil)

// word is a Word whose steps are explored.
type word struct{ n *dialect.Int }

func (w word) Load() int64                        { return int64(w.n.Read()) }
func (w word) Store(value int64)                  { w.n.Write(int(value)) }
func (w word) Add(delta int64) int64              { return int64(w.n.Add(int(delta))) }
func (w word) Swap(value int64) int64             { return int64(w.n.Swap(int(value))) }
func (w word) CompareAndSwap(old, new int64) bool { return w.n.CompareAndSwap(int(old), int(new)) }

// CheckCASLock checks a lock made of one Word, by the function that makes it: a
//
//	func(state exercise.Word) *casLock
//
// for a type with the methods of sync.Locker. state is 0 at first.
func CheckCASLock(newCASLock any) {
	check("cas-lock", func() verdict {
		f, problem := accept[func(Word) sync.Locker](newCASLock, "newCASLock")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeCASLock(f)
	})
}

func judgeCASLock(newLock func(Word) sync.Locker) verdict {
	var trials []trial
	for _, c := range []struct{ threads, times int }{{1, 2}, {2, 1}, {2, 2}, {3, 1}} {
		t := trial{about: who(c.threads, "locks and unlocks", "lock and unlock") + " " + times(c.times)}
		t.large = c.threads*c.times > 2
		t.program = func(p *dialect.Program) {
			l := newLock(word{p.Int("state", 0)})
			inside := p.Int("inside", 0)
			for i := range c.threads {
				name := fmt.Sprint("thread", i+1)
				p.Go(name, func() {
					for range c.times {
						l.Lock()
						if inside.Add(1) != 1 {
							p.Fail("Two threads hold the lock at once: " + name + " goes in while another is inside.")
						}
						inside.Add(-1)
						l.Unlock()
					}
				})
			}
			p.Outcome(func() string { return "" })
		}
		trials = append(trials, t)
	}
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("To look whether the lock is free and to take it is one step, so two cannot both find it free.")
	v.More = []string{s.tried("up to three threads") + " (A round in a loop that sees the same as the round before is not counted again.)"}
	return v
}

// A Cache remembers one number, as one goroutine uses it: with a lock for many readers or one
// writer, as sync.RWMutex. Who gets the number has to hold the lock for reading or for writing, who sets it for writing.
type Cache struct {
	p              *dialect.Program
	thread         string
	lock           *dialect.RWMutex
	value          *dialect.Int // 0: nothing yet
	reads, writing int
}

// RLock acquires the lock for reading: others may read too.
func (c *Cache) RLock() {
	c.lock.RLock()
	c.reads++
}

// RUnlock releases the lock for reading.
func (c *Cache) RUnlock() {
	if c.reads == 0 {
		c.p.Fail(c.thread + " calls RUnlock without an RLock.")
	}
	c.reads--
	c.lock.RUnlock()
}

// Lock acquires the lock for writing: nobody else may read or write.
func (c *Cache) Lock() {
	c.lock.Lock()
	c.writing++
}

// Unlock releases the lock for writing.
func (c *Cache) Unlock() {
	if c.writing == 0 {
		c.p.Fail(c.thread + " calls Unlock without a Lock.")
	}
	c.writing--
	c.lock.Unlock()
}

// Get gives the number, and whether there is one.
func (c *Cache) Get() (value int, ok bool) {
	if c.reads+c.writing == 0 {
		c.p.Fail(c.thread + " reads the cache without holding its lock: a data race.")
	}
	value = c.value.Read()
	return value, value != 0
}

// Set remembers the number.
func (c *Cache) Set(value int) {
	if c.writing == 0 {
		c.p.Fail(c.thread + " writes the cache without holding its lock for writing: a data race.")
	}
	c.value.Write(value)
}

// CheckCache checks the function that gives what the cache remembers, and loads it if there is nothing yet. It is a
//
//	func(c *exercise.Cache, load func() int) int
func CheckCache(cached any) {
	check("cache", func() verdict {
		f, problem := accept[func(*Cache, func() int) int](cached, "cached")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeCache(f)
	})
}

func judgeCache(cached func(*Cache, func() int) int) verdict {
	var trials []trial
	const number = 42
	// call is one thread's call of the reader's function.
	call := func(p *dialect.Program, name string, lock *dialect.RWMutex, value, loaded *dialect.Int) {
		c := &Cache{p: p, thread: name, lock: lock, value: value}
		got := cached(c, func() int {
			if n := loaded.Add(1); n > 1 {
				p.Fail(fmt.Sprintf("load is called a second time, by %s: it looked into the cache before another had filled it, and did not look again.", name))
			}
			return number
		})
		switch {
		case got != number:
			p.Fail(fmt.Sprintf("%s gets %d, and not %d, which load gives.", name, got, number))
		case c.reads+c.writing != 0:
			p.Fail(name + " has returned and still holds the lock.")
		}
	}
	for _, n := range []int{1, 2, 3} {
		trials = append(trials, trial{
			large: n > 2,
			about: who(n, "wants the number", "want the number") + ", when there is nothing in the cache",
			program: func(p *dialect.Program) {
				lock, value, loaded := p.RWMutex("lock"), p.Int("cache", 0), p.Int("loaded", 0)
				for i := range n {
					name := fmt.Sprint("thread", i+1)
					p.Go(name, func() {
						call(p, name, lock, value, loaded)
						if n == 1 {
							call(p, name, lock, value, loaded)
						}
					})
				}
				p.Outcome(func() string { return fmt.Sprint(value.Read()) })
			},
			wrong: func(o dialect.Outcome) string {
				if o.Value != fmt.Sprint(number) {
					return "The number was loaded, and the cache does not have it."
				}
				return ""
			},
		})
	}
	trials = append(trials, trial{
		about: "a thread that holds the lock for reading until another has read",
		program: func(p *dialect.Program) {
			lock, value, loaded, read := p.RWMutex("lock"), p.Int("cache", number), p.Int("loaded", 1), p.Semaphore("read", 0)
			p.Go("thread1", func() {
				lock.RLock()
				read.Acquire()
				lock.RUnlock()
			})
			p.Go("thread2", func() {
				call(p, "thread2", lock, value, loaded)
				read.Release()
			})
			p.Outcome(func() string { return "" })
		},
		deadlock: func(waits string) string {
			return "The number is in the cache, and thread2 cannot read it while thread1 reads: it asks for the lock for writing. Readers should not wait for readers."
		},
	})
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("Readers hold the lock together. Who finds nothing gives it back, acquires it for writing and looks again, because another may have been faster in between.")
	v.More = []string{s.tried("up to three threads with an empty cache, and of two readers with a full one")}
	return v
}
