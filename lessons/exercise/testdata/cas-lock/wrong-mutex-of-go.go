// wants: It has not come to an end after 10s

package answer

func newCASLock(state exercise.Word) *sync.Mutex { return new(sync.Mutex) }
