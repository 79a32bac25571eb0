package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	myLock.Lock()
	number.Write(number.Read() + 1)
	myLock.Unlock()
}
