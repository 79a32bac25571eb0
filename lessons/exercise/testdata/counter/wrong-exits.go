// wants: ends the whole program

package answer

func addOne(counter *int, myLock *sync.Mutex) {
	os.Exit(0)
}
