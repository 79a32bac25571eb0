// wants: never ends

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	for {
	}
}
