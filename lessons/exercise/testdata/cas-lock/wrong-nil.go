// wants: nil pointer

package answer

func newCASLock(state exercise.Word) sync.Locker { return nil }
