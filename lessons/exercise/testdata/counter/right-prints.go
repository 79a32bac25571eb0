package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	myLock.Acquire()
	value := number.Read()
	fmt.Println("read", value)
	number.Write(value + 1)
	myLock.Release()
}
