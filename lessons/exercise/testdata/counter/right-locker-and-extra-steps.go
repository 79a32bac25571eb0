package answer

func addOne(p *dialect.Program, number *dialect.Int, l sync.Locker) {
	one := p.Calculate(1)
	l.Lock()
	value := number.Read()
	value = p.Calculate(value)
	value = p.Calculate(value + one)
	number.Write(value)
	l.Unlock()
	p.Yield()
}
