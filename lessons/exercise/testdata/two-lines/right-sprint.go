package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	myLock.Lock()
	defer myLock.Unlock()
	say(fmt.Sprintf("%s has acquired the lock", name))
	say(fmt.Sprintf("%s is about to release the lock", name))
}
