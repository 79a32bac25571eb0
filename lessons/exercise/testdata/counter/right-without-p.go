package answer

func addOne(number *dialect.Int, myLock *dialect.Lock) {
	myLock.Acquire()
	value := number.Read()
	number.Write(value + 1)
	myLock.Release()
}
