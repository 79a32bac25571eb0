// wants: says a line between

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	say(name + " has acquired the lock")
	myLock.Lock()
	say(name + " is about to release the lock")
	myLock.Unlock()
}
