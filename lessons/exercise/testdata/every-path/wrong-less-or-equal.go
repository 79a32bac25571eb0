// wants: for which there is enough, and pay returns the error

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	if *balance <= price {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	*balance -= price
	return nil
}
