package answer

func transfer(from, to *Account, amount int) bool {
	list := []*Account{from, to}
	sort.Slice(list, func(i, j int) bool { return list[i].Number < list[j].Number })
	list[0].mu.Lock()
	defer list[0].mu.Unlock()
	if list[0] != list[1] {
		list[1].mu.Lock()
		defer list[1].mu.Unlock()
	}
	if from.balance < amount {
		return false
	}
	from.balance -= amount
	to.balance += amount
	return true
}
