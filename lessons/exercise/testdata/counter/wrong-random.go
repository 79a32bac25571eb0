// wants: it does not do the same when it is run again

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	if rand.IntN(2) == 0 {
		myLock.Acquire()
		defer myLock.Release()
	}
	number.Write(number.Read() + 1)
}
