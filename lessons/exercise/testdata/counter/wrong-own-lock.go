// wants: An update is lost

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	var mine sync.Mutex
	mine.Lock()
	defer mine.Unlock()
	*counter++
}
