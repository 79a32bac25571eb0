// wants: there is no end to the orders

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	for {
		number.Add(1)
	}
}
