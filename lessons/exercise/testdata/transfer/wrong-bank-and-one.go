// wants: data race
package answer

var bank sync.Mutex

func transfer(from, to *Account, amount int) bool {
	bank.Lock()
	defer bank.Unlock()
	first, second := from, to
	if second.Number < first.Number {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	if false {
		second.mu.Lock()
		defer second.mu.Unlock()
	}
	if from.balance < amount {
		return false
	}
	from.balance -= amount
	to.balance += amount
	return true
}
