// wants: An update is lost

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	myLock.Lock()
	defer myLock.Unlock()
	other := *counter
	other++
}
