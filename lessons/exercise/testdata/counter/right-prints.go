package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	myLock.Acquire()
	value := number.Read()
	fmt.Println("read", value)
	number.Write(value + 1)
	myLock.Release()
}
