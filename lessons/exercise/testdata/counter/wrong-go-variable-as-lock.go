// wants: it does not do the same when it is run again

package answer

var busy bool

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	for busy {
		p.Yield()
	}
	busy = true
	number.Write(number.Read() + 1)
	busy = false
}
