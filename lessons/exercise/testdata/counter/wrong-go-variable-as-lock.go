// wants: it does not do the same when it is run again

package answer

var busy bool

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	for busy {
		p.Yield()
	}
	busy = true
	number.Write(number.Read() + 1)
	busy = false
}
