package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	number.Add(1)
}
