package answer

func pay(myLock sync.Locker, balance *dialect.Int, price int, approve func() error) (err error) {
	myLock.Lock()
	defer myLock.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("approve: %v", r)
		}
	}()
	left := balance.Read() - price
	if left < 0 {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	balance.Write(left)
	return nil
}
