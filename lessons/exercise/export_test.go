package exercise

import (
	"cmp"
	"fmt"
	"sync"

	"locklab/lessons/schedule"
)

// tasks are the exercises whose answers are explored together with a harness, by their names.
var tasks = map[string]task{}

func init() {
	for _, t := range []task{
		twoLines, counter, channelTimeout, timedLock, everyPath, fairLock, handOver, transfer,
		philosophers, casLock, readMostly, onceTask, boundedBuffer, barrierTask,
	} {
		tasks[t.name] = t
	}
}

// Judged is what a check says of a source.
type Judged struct {
	Right   bool
	Refused bool // the explorer did not take it, and Says has the reason
	Decided bool // it is right, or a mistake was met: no search was cut off before
	Says    string
}

// JudgeSource judges a file of package main as the check of an exercise does, without a compiler. It
// reports false for an exercise without a harness.
func JudgeSource(name, source string, limits schedule.Explorer) (Judged, bool) {
	t, ok := tasks[name]
	if !ok {
		return Judged{}, false
	}
	refused, decided := false, true
	var mu sync.Mutex // protects both
	v, _ := t.judgeBy("main", func(e schedule.Explorer) schedule.Report {
		e.Time, e.Memory = cmp.Or(e.Time, limits.Time), limits.Memory
		r := e.ExploreSource(source, t.mainName())
		mu.Lock()
		defer mu.Unlock()
		refused = refused || r.Err != nil
		_, fails := t.fails(r, try{})
		decided = decided && (fails || r.Complete || r.Err != nil)
		return r
	})
	says := v.Says
	for _, more := range v.More {
		says += fmt.Sprint("\n\t", more)
	}
	return Judged{v.Right, refused, decided, says}, true
}
