package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	for {
		value := number.Read()
		if number.CompareAndSwap(value, value+1) {
			return
		}
	}
}
