// wants: An update is lost

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	if myLock.TryAcquire() {
		number.Write(number.Read() + 1)
		myLock.Release()
	}
}
