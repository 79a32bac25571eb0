package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	lines := []string{" has acquired the lock", " is about to release the lock"}
	myLock.Lock()
	for _, line := range lines {
		say(name + line)
	}
	myLock.Unlock()
}
