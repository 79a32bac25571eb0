package answer

func with(l sync.Locker, do func()) {
	l.Lock()
	defer l.Unlock()
	do()
}

func addOne(counter *int, myLock *sync.Mutex) {
	with(myLock, func() { *counter = *counter + 1 })
}
