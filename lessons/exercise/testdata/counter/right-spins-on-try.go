package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	for !myLock.TryAcquire() {
	}
	value := p.Calculate(number.Read()+1, "some_number+1")
	number.Write(value)
	myLock.Release()
}
