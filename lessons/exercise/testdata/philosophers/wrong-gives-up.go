// wants: has eaten 0 times

package answer

func dine(i int, forks []*dialect.Lock, eat func()) {
	left, right := forks[i], forks[(i+1)%len(forks)]
	left.Acquire()
	defer left.Release()
	if right.AcquireTimeout(time.Second) {
		eat()
		right.Release()
	}
}
