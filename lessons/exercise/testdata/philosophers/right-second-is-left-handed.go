package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	first, second := &forks[i], &forks[(i+1)%len(forks)]
	if i == 1 {
		first, second = second, first
	}
	first.Lock()
	defer first.Unlock()
	second.Lock()
	defer second.Unlock()
	eat()
}
