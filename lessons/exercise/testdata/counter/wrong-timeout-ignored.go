// wants: An update is lost

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	if myLock.AcquireTimeout(time.Second) {
		defer myLock.Release()
	}
	number.Write(number.Read() + 1)
}
