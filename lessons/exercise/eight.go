package exercise

import (
	"fmt"
	"strings"

	"locklab/lessons/dialect"
)

// once does something once.
type once interface{ Do(f func()) }

// CheckOnce checks a type that does what sync.Once does, by the function that makes it: a
//
//	func(p *dialect.Program) *myOnce
//
// for a type with the method Do(f func()).
func CheckOnce(newOnce any) {
	check("once", func() verdict {
		f, problem := accept[func(*dialect.Program) once](newOnce, "newOnce")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeOnce(f)
	})
}

func judgeOnce(newOnce func(*dialect.Program) once) verdict {
	var trials []trial
	for _, c := range []struct{ threads, times int }{{1, 2}, {2, 1}, {2, 2}, {3, 1}} {
		trials = append(trials, trial{
			about: who(c.threads, "calls Do", "call Do") + " " + times(c.times),
			large: c.threads*c.times > 2,
			program: func(p *dialect.Program) {
				o := newOnce(p)
				begun, ended := p.Int("f_begun", 0), p.Int("f_ended", 0)
				for i := range c.threads {
					name := fmt.Sprint("thread", i+1)
					p.Go(name, func() {
						for range c.times {
							o.Do(func() {
								if begun.Add(1) > 1 {
									p.Fail("f is called a second time, by " + name + ".")
								}
								ended.Write(1)
							})
							if ended.Read() == 0 {
								p.Fail("Do returns to " + name + " before f has ended: " + name + " goes on with something that is not there yet.")
							}
						}
					})
				}
				p.Outcome(func() string { return "" })
			},
		})
	}
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("f is called once, and nobody goes on before it has ended.")
	v.More = []string{s.tried("up to three threads")}
	return v
}

// Items is a row of numbers with room for a few, that is not safe by itself: who uses it has to see to it that
// nobody else does, that there is room for a Push and something for a Pop. Each method is a step.
type Items struct {
	p     *dialect.Program
	row   *dialect.Channel
	count *dialect.Int
	room  int
}

// Room is how many numbers there is room for. It is no step.
func (i *Items) Room() int { return i.room }

// Full says whether there is no room.
func (i *Items) Full() bool { return i.count.Read() == i.room }

// Empty says whether there is nothing.
func (i *Items) Empty() bool { return i.count.Read() == 0 }

// Push puts a number at the end.
func (i *Items) Push(value int) {
	if !i.row.TrySend(value) {
		i.p.Fail(fmt.Sprintf("%d is pushed into a full buffer.", value))
	}
	i.count.Add(1)
}

// Pop takes the number at the front.
func (i *Items) Pop() int {
	value, ok := i.row.TryReceive()
	if !ok {
		i.p.Fail("Something is popped from an empty buffer.")
	}
	i.count.Add(-1)
	return value
}

// buffer is a bounded buffer.
type buffer interface {
	Put(value int)
	Get() int
}

// CheckBoundedBuffer checks a buffer with room for a few numbers, by the function that makes it: a
//
//	func(p *dialect.Program, items *exercise.Items) *buffer
//
// for a type with the methods Put(value int), which waits while there is no room, and Get() int, which waits while there is nothing.
func CheckBoundedBuffer(newBuffer any) {
	check("bounded-buffer", func() verdict {
		f, problem := accept[func(*dialect.Program, *Items) buffer](newBuffer, "newBuffer")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeBoundedBuffer(f)
	})
}

func judgeBoundedBuffer(newBuffer func(*dialect.Program, *Items) buffer) verdict {
	setUp := func(p *dialect.Program, room int) buffer {
		items := &Items{p: p, row: p.Channel("items", room), count: p.Int("count", 0), room: room}
		return newBuffer(p, items)
	}
	var trials []trial
	// Producer i puts 10i+1, 10i+2, …; what each consumer gets has to come in this order from each producer.
	for _, c := range []struct{ room, producers, puts, consumers, gets int }{
		{1, 1, 2, 1, 2}, {2, 1, 3, 1, 3}, {1, 2, 1, 1, 2}, {1, 1, 2, 2, 1}, {1, 2, 1, 2, 1}, {2, 1, 2, 2, 1}, {2, 2, 2, 1, 4},
	} {
		trials = append(trials, trial{
			large: c.producers*c.puts > 2,
			about: fmt.Sprintf("room for %d, %s with %s to put, %s with %s to get", c.room,
				plural(c.producers, "producer"), plural(c.puts, "number"), plural(c.consumers, "consumer"), plural(c.gets, "number")),
			program: func(p *dialect.Program) {
				b := setUp(p, c.room)
				sum := p.Int("sum", 0)
				total := 0
				for i := range c.producers {
					for k := range c.puts {
						total += 10*(i+1) + k + 1
					}
					p.Go(fmt.Sprint("producer", i+1), func() {
						for k := range c.puts {
							b.Put(10*(i+1) + k + 1)
						}
					})
				}
				for i := range c.consumers {
					name := fmt.Sprint("consumer", i+1)
					p.Go(name, func() {
						last := map[int]int{}
						for range c.gets {
							got := b.Get()
							if got <= last[got/10] {
								p.Fail(fmt.Sprintf("%s gets %d after %d: they were put in the other order.", name, got, last[got/10]))
							}
							last[got/10] = got
							sum.Add(got)
						}
					})
				}
				p.Outcome(func() string {
					if sum.Read() == total {
						return ""
					}
					return fmt.Sprintf("The numbers put add up to %d, and those got to %d.", total, sum.Read())
				})
			},
			wrong: func(o dialect.Outcome) string { return o.Value },
		})
	}
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	for room := 1; room <= 2; room++ {
		if bad := fills(setUp, room); bad != nil {
			return *bad
		}
	}
	v := right("Who finds no room, or nothing, waits and looks again when woken; and each change wakes somebody who can go on.")
	v.More = []string{s.tried("up to two producers and two consumers")}
	return v
}

// fills checks that a producer without a consumer puts as much as there is room for, and then waits.
func fills(setUp func(*dialect.Program, int) buffer, room int) *verdict {
	t := trial{
		about: fmt.Sprintf("room for %d and a producer without a consumer", room),
		program: func(p *dialect.Program) {
			b := setUp(p, room)
			done := p.Int("done", 0)
			p.Go("producer1", func() {
				for k := range room + 1 {
					b.Put(k + 1)
					done.Add(1)
				}
			})
			p.Go("witness", func() {
				for done.Read() < room { // waits in a loop
				}
			})
			p.Outcome(func() string {
				return fmt.Sprintf("There is room for %d, and nobody gets anything: the last Put has to wait, and did not.", room)
			})
		},
	}
	t.wrong = func(o dialect.Outcome) string { return o.Value }
	t.deadlock = func(waits string) string {
		if !strings.Contains(waits, "witness") {
			return ""
		}
		return fmt.Sprintf("There is room for %d, and a producer cannot put as many: %s.", room, waits)
	}
	_, bad := explore(t)
	return bad
}

// meeting is a barrier.
type meeting interface{ Wait() }

// CheckBarrier checks a barrier for n goroutines, by the function that makes it: a
//
//	func(p *dialect.Program, n int) *barrier
//
// for a type with the method Wait(), which returns when all n have called it, round after round.
func CheckBarrier(newBarrier any) {
	check("barrier", func() verdict {
		f, problem := accept[func(*dialect.Program, int) meeting](newBarrier, "newBarrier")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeBarrier(f)
	})
}

func judgeBarrier(newBarrier func(*dialect.Program, int) meeting) verdict {
	var trials []trial
	for _, c := range []struct{ threads, rounds int }{{1, 2}, {2, 1}, {2, 2}, {3, 1}, {2, 3}, {3, 2}} {
		trials = append(trials, trial{
			about: who(c.threads, "comes to the barrier", "come to the barrier") + " " + times(c.rounds),
			large: c.threads*c.rounds > 3,
			program: func(p *dialect.Program) {
				b := newBarrier(p, c.threads)
				arrived := p.Int("arrived", 0)
				for i := range c.threads {
					name := fmt.Sprint("thread", i+1)
					p.Go(name, func() {
						for round := range c.rounds {
							arrived.Add(1)
							b.Wait()
							if here := arrived.Read(); here < (round+1)*c.threads {
								p.Fail(fmt.Sprintf("%s passes the barrier in round %d, when only %d of %d have come to it.", name, round+1, here-round*c.threads, c.threads))
							}
						}
					})
				}
				p.Outcome(func() string { return "" })
			},
		})
	}
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("Nobody passes before the last has come, and who is fast into the next round disturbs nobody who is still leaving this one.")
	v.More = []string{s.tried("up to three threads and three rounds")}
	return v
}
