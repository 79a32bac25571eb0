// wants: says a line between

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	myLock.Lock()
	say(name + " has acquired the lock")
	myLock.Unlock()
	myLock.Lock()
	say(name + " is about to release the lock")
	myLock.Unlock()
}
