// wants: with one fork between them

package answer

func dine(i int, forks []*schedule.Lock, eat func()) {
	forks[i].Acquire()
	eat()
	forks[i].Release()
}
