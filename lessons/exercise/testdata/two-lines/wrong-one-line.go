// wants: of its two lines

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	myLock.Lock()
	defer myLock.Unlock()
	say(name + " has acquired the lock")
}
