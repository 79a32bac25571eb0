package answer

func addOne(number *schedule.Int, myLock *schedule.Lock) {
	myLock.Acquire()
	value := number.Read()
	number.Write(value + 1)
	myLock.Release()
}
