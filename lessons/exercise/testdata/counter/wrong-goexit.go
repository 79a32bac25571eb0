// wants: runtime.Goexit

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	number.Add(1)
	runtime.Goexit()
}
