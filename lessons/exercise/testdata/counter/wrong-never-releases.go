// wants: the lock is not released

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	myLock.Acquire()
	number.Write(number.Read() + 1)
}
