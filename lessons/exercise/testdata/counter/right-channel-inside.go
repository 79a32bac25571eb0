package answer

func addOne(counter *int, myLock *sync.Mutex) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		myLock.Lock()
		defer myLock.Unlock()
		*counter++
	}()
	<-done
}
