package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	if err := approve(); err != nil {
		return err
	}
	myLock.Lock()
	defer myLock.Unlock()
	if *balance < price {
		return errors.New("not enough")
	}
	*balance -= price
	return nil
}
