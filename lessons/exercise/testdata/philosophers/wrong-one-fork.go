// wants: does not hold both forks

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	_ = right
	forks[left].Lock()
	eat()
	forks[left].Unlock()
}
