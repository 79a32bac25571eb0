package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	a, b := max(left, right), min(left, right)
	forks[a].Lock()
	forks[b].Lock()
	eat()
	forks[b].Unlock()
	forks[a].Unlock()
}
