// wants: An update is lost

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	value := number.Read()
	value = p.Calculate(value + 1)
	number.Write(value)
}
