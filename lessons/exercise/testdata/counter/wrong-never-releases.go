// wants: the lock is not released

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	myLock.Acquire()
	number.Write(number.Read() + 1)
}
