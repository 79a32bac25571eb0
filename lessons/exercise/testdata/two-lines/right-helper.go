package answer

func while(l sync.Locker, f func()) {
	l.Lock()
	defer l.Unlock()
	f()
}

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	while(myLock, func() {
		for _, what := range []string{"has acquired the lock", "is about to release the lock"} {
			say(fmt.Sprintf("%s %s", name, what))
		}
	})
}
