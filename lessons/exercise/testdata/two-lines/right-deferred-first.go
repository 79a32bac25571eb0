package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	defer myLock.Unlock()
	myLock.Lock()
	say(name + " has acquired the lock")
	say(name + " is about to release the lock")
}
