// wants: It panics

package answer

func dine(i int, forks []*dialect.Lock, eat func()) {
	pairs := [][2]int{{0, 1}, {1, 2}, {0, 2}}
	a, b := forks[pairs[i][0]], forks[pairs[i][1]]
	a.Acquire()
	b.Acquire()
	eat()
	b.Release()
	a.Release()
}
