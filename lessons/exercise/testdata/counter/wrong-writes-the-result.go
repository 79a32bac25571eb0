// wants: One thread alone adds 1 to 0, and 2 is left

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	myLock.Acquire()
	number.Write(2)
	myLock.Release()
}
