// wants: It panics: not written yet

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	panic("not written yet")
}
