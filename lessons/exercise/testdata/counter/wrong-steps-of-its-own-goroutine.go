// wants: a go statement

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	var group sync.WaitGroup
	group.Go(func() { number.Add(1) })
	group.Wait()
}
