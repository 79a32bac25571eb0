// wants: it does not do the same when it is run again

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	if rand.IntN(2) == 0 {
		myLock.Acquire()
		defer myLock.Release()
	}
	number.Write(number.Read() + 1)
}
