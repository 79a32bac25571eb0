// wants: goes round a loop until some_number changes

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	for number.Read() >= 0 {
	}
}
