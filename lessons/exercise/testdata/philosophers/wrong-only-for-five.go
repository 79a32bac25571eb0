// wants: Nobody can go on:

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	first, second := &forks[i], &forks[(i+1)%len(forks)]
	if i == 4 {
		first, second = second, first
	}
	first.Lock()
	second.Lock()
	eat()
	second.Unlock()
	first.Unlock()
}
