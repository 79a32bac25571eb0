package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	myLock.Acquire()
	defer myLock.Release()
	value := number.Read()
	value = p.Calculate(value + 1)
	number.Write(value)
}
