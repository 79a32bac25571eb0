package answer

var (
	table  sync.Once
	chairs chan bool // one less than there are philosophers
)

func dine(i int, forks []sync.Mutex, eat func()) {
	table.Do(func() { chairs = make(chan bool, len(forks)-1) })
	chairs <- true
	left, right := &forks[i], &forks[(i+1)%len(forks)]
	left.Lock()
	right.Lock()
	eat()
	right.Unlock()
	left.Unlock()
	<-chairs
}
