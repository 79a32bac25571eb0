// wants: Two threads hold the lock at once

package answer

type casLock struct{}

func newCASLock(state exercise.Word) *casLock { return new(casLock) }

func (l *casLock) Lock()   {}
func (l *casLock) Unlock() {}
