// wants: When approve refuses, the lock is still locked at the end

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	if *balance < price {
		myLock.Unlock()
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	*balance -= price
	myLock.Unlock()
	return nil
}
