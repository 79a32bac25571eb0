// wants: addOne

package answer

func addOne(counter int, myLock *sync.Mutex) {
	myLock.Lock()
	counter++
	myLock.Unlock()
}
