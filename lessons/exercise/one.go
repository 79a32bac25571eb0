package exercise

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"locklab/lessons/dialect"
	"locklab/lessons/internal/number"
)

// CheckTwoLines checks the function that two threads run, each with its own name: it says two
// lines, and nobody says anything between them. myLock is unlocked, and the same for both.
// The function is a
//
//	func(name string, myLock sync.Locker, say func(line string))
func CheckTwoLines(twoLines any) {
	check("two-lines", func() verdict {
		f, problem := accept[func(string, sync.Locker, func(string))](twoLines, "twoLines")
		if problem != "" {
			return wrong("%s", problem)
		}
		return judgeTwoLines(f)
	})
}

func judgeTwoLines(twoLines func(string, sync.Locker, func(string))) verdict {
	var tried []string
	for _, n := range []int{2, 3} {
		said := []string{}
		t := trial{about: plural(n, "thread") + " that say two lines each"}
		t.large = n > 2
		t.program = func(p *dialect.Program) {
			said = said[:0]
			myLock := p.Lock("my_lock")
			last := p.Int("last_to_speak", 0) // 0: nobody has spoken
			for i := range n {
				name := fmt.Sprint("thread", i+1)
				p.Go(name, func() {
					spoken := 0
					twoLines(name, myLock, func(line string) {
						before := last.Swap(i + 1)
						said = append(said, line)
						if spoken++; spoken > 1 && before != i+1 {
							p.Fail(fmt.Sprintf("thread%d says a line between two lines of %s.", before, name))
						}
					})
					if spoken < 2 {
						p.Fail(fmt.Sprintf("%s has said %d lines and not two.", name, spoken))
					}
				})
			}
			p.Outcome(func() string { return fmt.Sprint("locked: ", myLock.Locked()) })
		}
		t.wrong = func(o dialect.Outcome) string {
			if o.Value != "locked: false" {
				return "At the end the lock is still locked. Whoever acquires it has to release it."
			}
			return ""
		}
		t.deadlock = func(waits string) string { return "Nobody can go on: " + waits + "." }
		t.hide = "last_to_speak"
		t.rewrite = func(s *dialect.Step) {
			if s.Object == "last_to_speak" && len(said) > 0 {
				s.Action, s.Object, s.Value, said = "says", said[0], "", said[1:]
			}
		}
		s, bad := explore(t)
		if bad != nil {
			return *bad
		}
		tried = append(tried, s.tried(t.about))
	}
	v := right("What stands between Lock and Unlock is one thread's alone, so its two lines stay together.")
	v.More = tried
	return v
}

// CheckPossibleLines checks the prediction of the first notebook: which orders of the lines a, b, c and d are
// possible, if thread1 says a and b while it holds a lock, thread2 says c while it holds the same lock, and
// thread3 says d and never asks. The prediction is a []string of orders such as "abcd".
func CheckPossibleLines(possible any) {
	check("possible-lines", func() verdict {
		list, ok := possible.([]string)
		if !ok {
			return wrong(`possible is of type %T. Write a list such as []string{"abcd", "dabc"}.`, possible)
		}
		return judgePossibleLines(list)
	})
}

// fourLines is the program of the prediction. Its outcome is the order of the lines.
func fourLines(p *dialect.Program) {
	myLock := p.Lock("my_lock")
	lines := p.Int("lines", 0)
	var paper [4]byte
	say := func(line byte) { paper[lines.Add(1)-1] = line }
	p.Go("thread1", func() {
		myLock.Acquire()
		say('a')
		say('b')
		myLock.Release()
	})
	p.Go("thread2", func() {
		myLock.Acquire()
		say('c')
		myLock.Release()
	})
	p.Go("thread3", func() { say('d') })
	p.Outcome(func() string { return string(paper[:]) })
}

func judgePossibleLines(possible []string) verdict {
	report, err := dialect.Explore(fourLines)
	if err != nil {
		return wrong("%s.", plain(err))
	}
	for i, order := range possible {
		order = strings.ToLower(strings.Join(strings.Fields(order), ""))
		possible[i] = order
		if sorted := []rune(order); len(sorted) != 4 {
			return wrong("%q is no order of the four lines: each of the letters a, b, c and d stands in it once.", order)
		} else if slices.Sort(sorted); string(sorted) != "abcd" {
			return wrong("%q is no order of the four lines: each of the letters a, b, c and d stands in it once.", order)
		}
		if slices.ContainsFunc(report.Outcomes, func(o dialect.Outcome) bool { return o.Value == order }) {
			continue
		}
		if strings.Index(order, "b") < strings.Index(order, "a") {
			return wrong("%s is not possible: thread1 says a before b, and a thread does its steps in their order.", order)
		}
		return wrong("%s is not possible: thread2 says c while thread1, which has said a and not yet b, holds the lock. None of the %s leads there.", order, number.CountBig(report.Schedules, "order"))
	}
	for _, o := range report.Outcomes {
		if slices.Contains(possible, o.Value) {
			continue
		}
		distinct := slices.Compact(slices.Sorted(slices.Values(possible)))
		v := wrong("You have found %d, and one that is possible is missing.", len(distinct))
		v.More = []string{"Here it is, step by step:"}
		trace, err := dialect.Replay(fourLines, o.Example)
		if err != nil {
			return wrong("%s.", plain(err))
		}
		line := 0
		v.Table = steps(trace, func(s *dialect.Step) {
			if s.Object == "lines" {
				s.Action, s.Object, s.Value = "says", o.Value[line:line+1], ""
				line++
			}
		}, "lines")
		return v
	}
	v := right("c never stands between a and b, because thread2 has to ask for the lock that thread1 holds. d may stand anywhere: a lock stops those who ask, and thread3 does not.")
	v.More = []string{fmt.Sprintf("There are %s, and they lead to these %d.", number.CountBig(report.Schedules, "order"), len(report.Outcomes))}
	return v
}
