// wants: An update is lost

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	myLock.Acquire()
	value := number.Read()
	value = p.Calculate(value + 1)
	myLock.Release()
	number.Write(value)
}
