package answer

// One chair less than philosophers: they cannot all hold a fork.
var (
	chairs sync.Mutex
	seated = map[*sync.Mutex]int{} // at which table, by its first fork
)

func sits(forks []sync.Mutex) bool {
	chairs.Lock()
	defer chairs.Unlock()
	if seated[&forks[0]] == len(forks)-1 {
		return false
	}
	seated[&forks[0]]++
	return true
}

func dine(i int, forks []sync.Mutex, eat func()) {
	for !sits(forks) {
		runtime.Gosched()
	}
	left, right := &forks[i], &forks[(i+1)%len(forks)]
	left.Lock()
	right.Lock()
	eat()
	right.Unlock()
	left.Unlock()
	chairs.Lock()
	seated[&forks[0]]--
	chairs.Unlock()
}
