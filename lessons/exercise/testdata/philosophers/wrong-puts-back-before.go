// wants: does not hold both forks

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	first, second := &forks[min(left, right)], &forks[max(left, right)]
	first.Lock()
	second.Lock()
	second.Unlock()
	first.Unlock()
	eat()
}
