// wants: unlock of unlocked mutex

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Unlock()
	*counter++
	myLock.Lock()
}
