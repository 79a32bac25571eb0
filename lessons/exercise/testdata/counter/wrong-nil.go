// wants: addOne is nil

package answer

var addOne func(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock)
