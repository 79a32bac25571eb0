package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	myLock.Lock()
	number.Write(number.Read() + 1)
	myLock.Unlock()
}
