package answer

func both(a, b sync.Locker, f func()) {
	a.Lock()
	b.Lock()
	f()
	a.Unlock()
	b.Unlock()
}

func dine(i int, forks []*dialect.Lock, eat func()) {
	if next := i + 1; next < len(forks) {
		both(forks[i], forks[next], eat)
	} else {
		both(forks[0], forks[i], eat)
	}
}
