// wants: It panics: runtime error: invalid memory address or nil pointer dereference

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	var other *dialect.Int
	other.Write(number.Read() + 1)
}
