// wants: Nobody can go on

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	forks[right].Lock()
	forks[left].Lock()
	eat()
	forks[right].Unlock()
	forks[left].Unlock()
}
