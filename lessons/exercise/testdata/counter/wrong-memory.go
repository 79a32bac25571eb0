// wants: It takes more and more memory

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	var all [][]byte
	for {
		all = append(all, make([]byte, 16<<20))
	}
}
