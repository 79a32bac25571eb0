// wants: When there is not enough, the lock is still locked at the end

package answer

func pay(myLock *sync.Mutex, balance *int,
	price int, approve func() error) error {
	myLock.Lock()
	defer func() {
		if r := recover(); r != nil {
			myLock.Unlock()
			panic(r)
		}
	}()
	if *balance < price {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	*balance -= price
	myLock.Unlock()
	return nil
}
