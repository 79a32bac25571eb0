// wants: says a line between

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	if m, ok := myLock.(*sync.Mutex); ok {
		mine := *m
		mine.Lock()
		defer mine.Unlock()
	}
	say(name + " has acquired the lock")
	say(name + " is about to release the lock")
}
