// wants: unlock of unlocked

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	myLock.Unlock()
	say(name + " has acquired the lock")
	say(name + " is about to release the lock")
}
