// wants: Nobody can go on:

package answer

// The middle one begins on the other side; with two there is none.
func dine(i int, forks []sync.Mutex, eat func()) {
	first, second := &forks[i], &forks[(i+1)%len(forks)]
	if 0 < i && i < len(forks)-1 {
		first, second = second, first
	}
	first.Lock()
	second.Lock()
	eat()
	second.Unlock()
	first.Unlock()
}
