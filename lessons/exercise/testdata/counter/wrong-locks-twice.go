// wants: Nobody can go on

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	myLock.Lock()
	*counter++
	myLock.Unlock()
}
