// wants: An update is lost

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	for myLock.Locked() {
	}
	number.Write(number.Read() + 1)
}
