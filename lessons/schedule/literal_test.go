package schedule_test

import (
	"strings"
	"testing"

	"locklab/lessons/schedule"
)

type holder struct{}

func (holder) value() func() int    { return func() int { return 30 } }
func (*holder) pointer() func() int { return func() int { return 31 } }

func inlined() func() int { return func() int { return 40 } }

func generic[T any]() func() int { return func() int { return 41 } }

func constant() int { return 50 }

var inStruct = struct{ f, g func() int }{
	func() int { return 60 },
	func() int { return 61 },
}

var inFunction = func() func() int {
	return func() int { return 62 }
}()

func sequence(yield func(func() int) bool) {
	_ = yield(func() int { return 70 }) && yield(func() int { return 71 })
}

// These share a line with others, after code that can never run or in a function that is inlined.
var mayBeRefused = map[int]bool{6: true, 7: true, 70: true, 71: true}

// The compiler names literals by where they stand after inlining, and numbers only those that can
// run; some begin with the line of something else. None may be taken for another.
func TestLiterals(t *testing.T) {
	var all []func() int
	add := func(f ...func() int) { all = append(all, f...) }
	add(func() int { return 1 }, func() int { return 2 }, func() int { return 3 })
	if false {
		add(func() int { return 4 })
	}
	add(func() int {
		return constant() // the first instruction is constant's
	})
	add(func() int {
		return func() int { return 5 }()
	})
	add(
		func() int {

			return 6
		}, func() int { return 7 },
	)
	func() {
		add(func() int { return 8 })
		func() { add(func() int { return 9 }) }()
	}()
	defer func() { add(func() int { return 10 }) }()
	add(holder{}.value(), (&holder{}).pointer(), inlined(), generic[int](), generic[string]())
	add(inStruct.f, inStruct.g, inFunction)
	for f := range sequence {
		add(f, func() int { return 80 })
	}
	for i, f := range all {
		r := schedule.Explore(f)
		want := f()
		if r.Err != nil && mayBeRefused[want] && strings.Contains(r.Err.Error(), "Several function literals") {
			continue
		}
		if r.Err != nil || len(r.Outcomes) != 1 || r.Outcomes[0].Value != itoa(want) {
			t.Errorf("literal %d, which returns %d: %v", i, want, r)
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}
