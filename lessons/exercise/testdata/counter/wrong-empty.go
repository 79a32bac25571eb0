// wants: One thread alone adds 1 to 0, and 0 is left

package answer

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
}
