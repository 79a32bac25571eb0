package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	myLock.Lock()
	inside := true
	say(name + " has acquired the lock")
	if inside {
		say(name + " is about to release the lock")
	}
	myLock.Unlock()
}
