// wants: with one fork between them

package answer

func dine(i int, forks []*dialect.Lock, eat func()) { eat() }
