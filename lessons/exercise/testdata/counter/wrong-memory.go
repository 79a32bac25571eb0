// wants: It takes more and more memory

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	var all [][]byte
	for {
		all = append(all, make([]byte, 16<<20))
	}
}
