// wants: It has not come to an end after 10s

package answer

var global sync.Mutex

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	global.Lock()
	defer global.Unlock()
	say(name + " has acquired the lock")
	say(name + " is about to release the lock")
}
