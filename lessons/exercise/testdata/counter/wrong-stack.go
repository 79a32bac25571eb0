// wants: It ends the whole program: runtime: goroutine stack exceeds

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	addOne(p, number, myLock)
}
