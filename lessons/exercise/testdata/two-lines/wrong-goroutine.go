// wants: a go statement

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {
	go func() {
		myLock.Lock()
		defer myLock.Unlock()
		say(name + " has acquired the lock")
		say(name + " is about to release the lock")
	}()
	time.Sleep(10 * time.Millisecond)
}
