// wants: An update is lost

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	myLock.Acquire()
	value := number.Read()
	value = p.Calculate(value + 1)
	myLock.Release()
	number.Write(value)
}
