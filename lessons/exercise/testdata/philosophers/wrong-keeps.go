// wants: Nobody can go on:

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := i, (i+1)%len(forks)
	first, second := min(left, right), max(left, right)
	forks[first].Lock()
	forks[second].Lock()
	eat()
	forks[second].Unlock()
}
