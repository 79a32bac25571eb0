package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	count := *balance
	if count < price {
		return fmt.Errorf("%d are not enough", count)
	}
	done := approve()
	if done != nil {
		return done
	}
	*balance = count - price
	return nil
}
