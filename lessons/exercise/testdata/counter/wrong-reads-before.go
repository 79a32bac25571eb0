// wants: An update is lost

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	value := number.Read()
	myLock.Acquire()
	defer myLock.Release()
	number.Write(value + 1)
}
