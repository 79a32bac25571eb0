// wants: An update is lost

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	value := number.Read()
	number.CompareAndSwap(value, value+1)
}
