package answer

func with(l sync.Locker, f func()) {
	l.Lock()
	defer l.Unlock()
	f()
}

func addOne(counter *int, myLock *sync.Mutex) {
	with(myLock, func() { *counter++ })
}
