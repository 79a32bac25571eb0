// wants: one of his forks

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	eat()
}
