// wants: Account 1 has 20 in the end and not 40

package answer

func transfer(from, to *Account, amount int) bool {
	if from.balance < amount {
		return false
	}
	from.balance -= amount
	to.balance += amount
	return true
}
