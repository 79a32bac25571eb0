// wants: data race

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	if *counter < 0 {
		println("below zero")
	}
	myLock.Lock()
	*counter++
	myLock.Unlock()
}
