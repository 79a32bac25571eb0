// wants: An update is lost

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	myLock.Acquire()
	value := number.Read()
	myLock.Release()
	value = p.Calculate(value + 1)
	myLock.Acquire()
	number.Write(value)
	myLock.Release()
}
