// wants: there is no end to the orders

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	for {
		number.Add(1)
	}
}
