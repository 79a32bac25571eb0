// wants: says

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	myLock.Lock()
	defer myLock.Unlock()
	go say(name + " has acquired the lock")
	say(name + " is about to release the lock")
}
