// wants: it does not do the same when it is run again

package answer

var total int

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	total++
	number.Write(total)
}
