// wants: Somebody who holds the lock sees a balance of 20, though nobody has paid so much

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	if *balance < price {
		myLock.Unlock()
		return errors.New("not enough")
	}
	*balance -= price
	myLock.Unlock()
	keep := false
	defer func() {
		if !keep {
			myLock.Lock()
			*balance += price
			myLock.Unlock()
		}
	}()
	if err := approve(); err != nil {
		return err
	}
	keep = true
	return nil
}
