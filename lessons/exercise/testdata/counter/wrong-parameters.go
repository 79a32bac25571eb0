// wants: addOne is a func(string) int. The check needs a func(*schedule.Program, *schedule.Int, *schedule.Lock)

package answer

func addOne(name string) int { return 1 }
