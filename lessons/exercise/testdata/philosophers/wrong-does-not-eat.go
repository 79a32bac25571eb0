// wants: has eaten 0 times

package answer

func dine(i int, forks []*dialect.Lock, eat func()) {
	left, right := i, (i+1)%len(forks)
	forks[min(left, right)].Acquire()
	forks[max(left, right)].Acquire()
	forks[left].Release()
	forks[right].Release()
}
