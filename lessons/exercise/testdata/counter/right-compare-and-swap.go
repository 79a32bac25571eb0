package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	for {
		value := number.Read()
		if number.CompareAndSwap(value, value+1) {
			return
		}
	}
}
