// wants: An update is lost

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	for myLock.Locked() {
	}
	number.Write(number.Read() + 1)
}
