// wants: lies on the table

package answer

func dine(i int, forks []*schedule.Lock, eat func()) { eat() }
