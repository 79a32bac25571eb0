// wants: goes round a loop until some_number changes

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	for number.Read() >= 0 {
	}
}
