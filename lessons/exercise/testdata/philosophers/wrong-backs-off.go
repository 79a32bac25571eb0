// wants: never end

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	for {
		forks[left].Lock()
		if forks[right].TryLock() {
			break
		}
		forks[left].Unlock()
	}
	eat()
	forks[right].Unlock()
	forks[left].Unlock()
}
