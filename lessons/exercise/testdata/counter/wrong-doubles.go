// wants: Too much is added: 1 was added 4 times to 40, and 63 is left

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	defer myLock.Unlock()
	*counter |= *counter + 1
}
