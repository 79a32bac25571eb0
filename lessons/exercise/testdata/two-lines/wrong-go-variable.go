// wants: it does not do the same when it is run again

package answer

var busy bool

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	for busy {
		myLock.Lock()
		myLock.Unlock()
	}
	busy = true
	say(name + " has acquired the lock")
	say(name + " is about to release the lock")
	busy = false
}
