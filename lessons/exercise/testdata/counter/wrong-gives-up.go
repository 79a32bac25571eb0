// wants: An update is lost

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	if myLock.TryAcquire() {
		number.Write(number.Read() + 1)
		myLock.Release()
	}
}
