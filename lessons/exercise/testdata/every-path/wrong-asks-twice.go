// wants: asked twice

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	if *balance < price {
		return errors.New("not enough")
	}
	if approve() != nil {
		return approve()
	}
	if err := approve(); err != nil {
		return err
	}
	*balance -= price
	return nil
}
