// wants: It ends the whole program

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	log.Fatal("cannot add")
}
