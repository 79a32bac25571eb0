// wants: addOne is nil

package answer

var addOne func(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock)
