// wants: has said 0 lines and not two

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	myLock.Lock()
	myLock.Unlock()
}
