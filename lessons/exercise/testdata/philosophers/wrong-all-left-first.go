// wants: Nobody can go on

package answer

func dine(i int, forks []*dialect.Lock, eat func()) {
	left, right := forks[i], forks[(i+1)%len(forks)]
	left.Acquire()
	right.Acquire()
	eat()
	right.Release()
	left.Release()
}
