// wants: Somebody who holds the lock sees a balance of 120, though nobody has paid so much

package answer

func pay(myLock *sync.Mutex, balance *int,
	price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	if *balance < price {
		return errors.New("not enough")
	}
	*balance -= price
	paid := false
	defer func() {
		if !paid {
			*balance += price
		}
	}()
	if err := approve(); err != nil {
		*balance += price
		return err
	}
	paid = true
	return nil
}
