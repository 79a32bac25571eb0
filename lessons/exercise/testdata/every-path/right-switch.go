package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	switch left := *balance - price; {
	case left < 0:
		return errors.New("not enough")
	default:
		err := approve()
		if err == nil {
			*balance = left
		}
		return err
	}
}
