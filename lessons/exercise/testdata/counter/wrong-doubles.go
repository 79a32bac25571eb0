// wants: Not yet.

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	defer myLock.Unlock()
	*counter |= *counter + 1
}
