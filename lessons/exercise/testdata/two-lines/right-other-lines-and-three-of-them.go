package answer

func twoLines(name string, myLock sync.Locker, say func(string)) {
	myLock.Lock()
	say("one")
	say("two")
	say("three")
	myLock.Unlock()
}
