package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	ok := func(b int) bool { return b >= price }
	myLock.Lock()
	defer myLock.Unlock()
	if !ok(*balance) {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	*balance -= price
	return nil
}
