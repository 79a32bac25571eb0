// wants: has said 1 line

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	say(name + " has acquired the lock\n" + name + " is about to release the lock")
}
