// wants: It ends the whole program: runtime: goroutine stack exceeds

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	addOne(p, number, myLock)
}
