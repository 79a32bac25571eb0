// wants: addOne is a func(string) int. The check needs a func(*dialect.Program, *dialect.Int, *dialect.Lock)

package answer

func addOne(name string) int { return 1 }
