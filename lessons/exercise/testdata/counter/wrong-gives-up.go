// wants: An update is lost

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	if !myLock.TryLock() {
		return
	}
	defer myLock.Unlock()
	*counter++
}
