package answer

var values = func() (all []int) {
	all = append(all, (10+1)*2, 10*2+1) // one after the other
	return append(all, 10+1, 10*2)      // the last write wins
}()
