// wants: It ends the whole program

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
	*balance -= price
	myLock.Unlock()
	return nil
}
