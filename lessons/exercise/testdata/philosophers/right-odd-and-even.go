package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	if i%2 == 1 {
		left, right = right, left
	}
	forks[left].Lock()
	forks[right].Lock()
	eat()
	forks[left].Unlock()
	forks[right].Unlock()
}
