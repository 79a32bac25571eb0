// wants: is done and still holds the lock of account

package answer

func transfer(from, to *exercise.Account, amount int) bool {
	first, second := from, to
	if second.Number < first.Number {
		first, second = second, first
	}
	first.Lock()
	if second != first {
		second.Lock()
	}
	if from.Balance() < amount {
		return false
	}
	from.SetBalance(from.Balance() - amount)
	to.SetBalance(to.Balance() + amount)
	if second != first {
		second.Unlock()
	}
	first.Unlock()
	return true
}
