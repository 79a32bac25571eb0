// wants: at the end

package answer

func transfer(from, to *exercise.Account, amount int) bool {
	from.Lock()
	have := from.Balance()
	from.Unlock()
	if have < amount {
		return false
	}
	from.Lock()
	from.SetBalance(from.Balance() - amount)
	from.Unlock()
	to.Lock()
	to.SetBalance(to.Balance() + amount)
	to.Unlock()
	return true
}
