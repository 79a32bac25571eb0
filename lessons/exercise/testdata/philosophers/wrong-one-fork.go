// wants: with one fork between them

package answer

func dine(i int, forks []*dialect.Lock, eat func()) {
	forks[i].Acquire()
	eat()
	forks[i].Release()
}
