// wants: It panics

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	myLock.Lock()
	defer myLock.Unlock()
	panic("no")
}
