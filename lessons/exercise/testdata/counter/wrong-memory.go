// wants: It ends the whole program: fatal error: runtime:

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	var all [][]byte
	for {
		all = append(all, make([]byte, 16<<20))
	}
}
