// wants: there is no end to the orders

package answer

func dine(i int, forks []*dialect.Lock, eat func()) {
	left, right := forks[i], forks[(i+1)%len(forks)]
	for {
		left.Acquire()
		if right.TryAcquire() {
			break
		}
		left.Release()
	}
	eat()
	left.Release()
	right.Release()
}
