// wants: An update is lost

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	if myLock.AcquireTimeout(time.Second) {
		defer myLock.Release()
	}
	number.Write(number.Read() + 1)
}
