// wants: It has not come to an end after 10s

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	for {
	}
}
