// wants: was to eat

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	left, right := &forks[i], &forks[(i+1)%len(forks)]
	_, _ = left, right
}
