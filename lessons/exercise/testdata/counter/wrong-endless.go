// wants: It has not come to an end after 10s

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	for {
	}
}
