// wants: Somebody who holds both locks counts

package answer

// One transfer at a time, in the whole bank.
var bank = make(chan struct{}, 1)

func transfer(from, to *Account, amount int) bool {
	bank <- struct{}{}
	defer func() { <-bank }()
	from.mu.Lock()
	enough := from.balance >= amount
	if enough {
		from.balance -= amount
	}
	from.mu.Unlock()
	if enough {
		to.mu.Lock()
		to.balance += amount
		to.mu.Unlock()
	}
	return enough
}
