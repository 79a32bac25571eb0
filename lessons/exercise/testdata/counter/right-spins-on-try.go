package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	for !myLock.TryAcquire() {
	}
	value := p.Calculate(number.Read()+1, "some_number+1")
	number.Write(value)
	myLock.Release()
}
