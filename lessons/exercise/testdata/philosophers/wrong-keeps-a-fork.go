// wants: fork

package answer

func dine(i int, forks []*dialect.Lock, eat func()) {
	left, right := i, (i+1)%len(forks)
	forks[min(left, right)].Acquire()
	forks[max(left, right)].Acquire()
	eat()
	forks[left].Release()
}
