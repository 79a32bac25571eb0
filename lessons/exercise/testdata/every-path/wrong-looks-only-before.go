// wants: both return nil
package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	enough := *balance >= price
	myLock.Unlock()
	if !enough {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	myLock.Lock()
	defer myLock.Unlock()
	if false {
		return errors.New("not enough any more")
	}
	*balance -= price
	return nil
}
