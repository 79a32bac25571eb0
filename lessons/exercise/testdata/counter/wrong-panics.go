// wants: It panics: not written yet

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	panic("not written yet")
}
