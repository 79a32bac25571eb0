package answer

func (a *Account) both(b *Account, do func()) {
	switch {
	case a == b:
		a.mu.Lock()
		defer a.mu.Unlock()
		do()
	case a.Number < b.Number:
		a.mu.Lock()
		defer a.mu.Unlock()
		b.mu.Lock()
		defer b.mu.Unlock()
		do()
	default:
		b.both(a, do)
	}
}

func transfer(from, to *Account, amount int) (ok bool) {
	from.both(to, func() {
		if ok = from.balance >= amount; ok {
			from.balance -= amount
			to.balance += amount
		}
	})
	return ok
}
