package answer

func pay(myLock *sync.Mutex, balance *int,
	price int, approve func() error) (err error) {
	myLock.Lock()
	defer func() {
		if r := recover(); r != nil {
			myLock.Unlock()
			panic(r)
		}
	}()
	switch {
	case *balance < price:
		err = errors.New("not enough")
	default:
		if err = approve(); err == nil {
			*balance -= price
		}
	}
	myLock.Unlock()
	return err
}
