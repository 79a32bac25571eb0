// wants: runtime.Goexit

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	number.Add(1)
	runtime.Goexit()
}
