// wants: Two goroutines are inside at once

package answer

type casLock struct{ state int }

func newCASLock() *casLock { return &casLock{} }

func (l *casLock) Lock() {
	for l.state != 0 {
	}
	l.state = 1
}

func (l *casLock) Unlock() {
	l.state = 0
}
