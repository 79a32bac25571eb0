// wants: Somebody who holds both locks counts 50 where 100 were at the beginning

package answer

func transfer(from, to *Account, amount int) bool {
	from.mu.Lock()
	if from.balance < amount {
		from.mu.Unlock()
		return false
	}
	from.balance -= amount
	from.mu.Unlock()
	to.mu.Lock()
	to.balance += amount
	to.mu.Unlock()
	return true
}
