// wants: Somebody who holds the lock sees a balance of 130, though nobody has paid so much

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	if *balance < price {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	*balance += price
	return nil
}
