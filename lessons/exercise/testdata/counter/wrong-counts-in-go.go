// wants: it does not do the same when it is run again

package answer

var total int

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	total++
	number.Write(total)
}
