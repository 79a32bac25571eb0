package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	if *balance < price {
		myLock.Unlock()
		return errors.New("not enough")
	}
	func() {
		defer func() {
			if x := recover(); x != nil {
				myLock.Unlock()
				panic(x)
			}
		}()
	}()
	err := func() (err error) {
		defer func() {
			if x := recover(); x != nil {
				err = fmt.Errorf("approve panics: %v", x)
			}
		}()
		return approve()
	}()
	if err != nil {
		myLock.Unlock()
		return err
	}
	*balance -= price
	myLock.Unlock()
	return nil
}
