// wants: is left

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	go func() {
		*counter++
		myLock.Unlock()
	}()
}
