package answer

var waiter sync.Mutex

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	waiter.Lock()
	forks[left].Lock()
	forks[right].Lock()
	waiter.Unlock()
	eat()
	forks[right].Unlock()
	forks[left].Unlock()
}
