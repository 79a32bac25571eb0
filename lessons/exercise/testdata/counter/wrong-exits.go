// wants: It ends the whole program

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	os.Exit(0)
}
