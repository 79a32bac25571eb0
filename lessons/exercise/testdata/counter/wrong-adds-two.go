// wants: Too much is added

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	defer myLock.Unlock()
	*counter += 2
}
