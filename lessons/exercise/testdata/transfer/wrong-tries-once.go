// wants: of two threads said true

package answer

func transfer(from, to *exercise.Account, amount int) bool {
	from.Lock()
	defer from.Unlock()
	if from == to {
		return from.Balance() >= amount
	}
	if !to.TryLock() {
		return false
	}
	defer to.Unlock()
	if from.Balance() < amount {
		return false
	}
	from.SetBalance(from.Balance() - amount)
	to.SetBalance(to.Balance() + amount)
	return true
}
