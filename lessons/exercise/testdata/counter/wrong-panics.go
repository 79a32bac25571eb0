// wants: It panics

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	panic("no")
}
