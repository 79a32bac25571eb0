// wants: with one fork between them

package answer

func dine(i int, forks []*schedule.Lock, eat func()) { eat() }
