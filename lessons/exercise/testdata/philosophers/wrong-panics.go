// wants: It panics

package answer

func dine(i int, forks []sync.Mutex, eat func()) {
	panic("hungry")
}
