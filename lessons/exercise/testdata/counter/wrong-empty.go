// wants: One thread alone adds 1 to 0, and 0 is left

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
}
