// wants: was to eat

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	forks[left].Lock()
	defer forks[left].Unlock()
	if !forks[right].TryLock() {
		return
	}
	defer forks[right].Unlock()
	eat()
}
