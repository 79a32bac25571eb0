// wants: An update is lost

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	value := number.Read()
	myLock.Acquire()
	defer myLock.Release()
	number.Write(value + 1)
}
