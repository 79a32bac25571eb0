package exercise

import (
	"fmt"

	"locklab/lessons/dialect"
)

// CheckHandOver checks that thread2 gets what thread1 sets, in every order. The two functions are
//
//	set: func(value int, shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore)
//	get: func(shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) int
//
// ready has no permits at first.
func CheckHandOver(set, get any) {
	check("hand-over", func() verdict {
		s, problem := accept[setter](set, "set")
		if problem != "" {
			return wrong("%s", problem)
		}
		g, problem := accept[getter](get, "get")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeHandOver(s, g)
	})
}

type (
	setter = func(value int, shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore)
	getter = func(shared *dialect.Int, myLock *dialect.Lock, ready *dialect.Semaphore) int
)

func judgeHandOver(set setter, get getter) verdict {
	var trials []trial
	for _, value := range []int{777, 5} {
		trials = append(trials, trial{
			about: fmt.Sprintf("thread1 that sets %d and thread2 that gets it", value),
			program: func(p *dialect.Program) {
				shared, myLock, ready := p.Int("shared_state[0]", 1), p.Lock("my_lock"), p.Semaphore("ready", 0)
				got := p.Int("got", 0)
				p.Go("thread1", func() { set(value, shared, myLock, ready) })
				p.Go("thread2", func() { got.Write(get(shared, myLock, ready)) })
				p.Outcome(func() string {
					if myLock.Locked() {
						return "locked"
					}
					return got.String()
				})
			},
			wrong: func(o dialect.Outcome) string {
				switch o.Value {
				case fmt.Sprint(value):
					return ""
				case "locked":
					return "At the end the lock is still locked."
				}
				return fmt.Sprintf("thread1 sets %d, and thread2 gets %s.", value, o.Value)
			},
		})
	}
	s, bad := explore(trials...)
	if bad != nil {
		return *bad
	}
	v := right("thread2 cannot go on before thread1 has said that the value is there. A lock keeps the two apart; it does not say who is first. The semaphore does.")
	v.More = []string{s.tried("thread1 that sets and thread2 that gets")}
	return v
}
