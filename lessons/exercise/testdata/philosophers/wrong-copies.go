// wants: waits for first, which goroutine 1 holds

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	forks = append([]sync.Mutex(nil), forks...)
	left, right := i, (i+1)%len(forks)
	first, second := &forks[min(left, right)], &forks[max(left, right)]
	first.Lock()
	second.Lock()
	eat()
	second.Unlock()
	first.Unlock()
}
