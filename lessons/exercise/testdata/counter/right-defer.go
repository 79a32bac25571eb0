package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	myLock.Acquire()
	defer myLock.Release()
	value := number.Read()
	value = p.Calculate(value + 1)
	number.Write(value)
}
