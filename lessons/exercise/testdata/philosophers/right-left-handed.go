package answer

func dine(i int, forks []*dialect.Lock, eat func()) {
	a, b := forks[i], forks[(i+1)%len(forks)]
	if i == 0 {
		a, b = b, a
	}
	a.Lock()
	defer a.Unlock()
	b.Lock()
	defer b.Unlock()
	eat()
}
