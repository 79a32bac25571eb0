// wants: a go statement

package answer

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	var group sync.WaitGroup
	group.Go(func() { number.Add(1) })
	group.Wait()
}
