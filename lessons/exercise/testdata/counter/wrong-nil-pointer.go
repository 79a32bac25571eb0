// wants: It panics: runtime error: invalid memory address or nil pointer dereference

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	var other *schedule.Int
	other.Write(number.Read() + 1)
}
