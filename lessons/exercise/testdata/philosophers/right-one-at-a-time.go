package answer

var table sync.Mutex

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	table.Lock()
	defer table.Unlock()
	forks[left].Lock()
	forks[right].Lock()
	eat()
	forks[right].Unlock()
	forks[left].Unlock()
}
