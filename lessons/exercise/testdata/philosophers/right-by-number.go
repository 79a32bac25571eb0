package answer

func dine(i int, forks []*dialect.Lock, eat func()) {
	left, right := i, (i+1)%len(forks)
	first, second := forks[min(left, right)], forks[max(left, right)]
	first.Acquire()
	second.Acquire()
	eat()
	second.Release()
	first.Release()
}
