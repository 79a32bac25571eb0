// wants: Not yet.

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	defer myLock.Unlock()
	if *counter < 3 {
		*counter++
	}
}
