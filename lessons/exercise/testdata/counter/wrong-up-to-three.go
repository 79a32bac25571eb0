// wants: An update is lost: 1 was added 4 times to 40, and 40 is left

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	defer myLock.Unlock()
	if *counter < 3 {
		*counter++
	}
}
