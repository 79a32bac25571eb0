// wants: does not hold both forks

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	eat()
}
