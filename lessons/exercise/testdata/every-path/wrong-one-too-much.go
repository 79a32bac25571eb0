// wants: for which there is enough, and pay returns the error
package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	*balance -= price
	keep := false
	defer func() {
		if !keep {
			*balance += price
		}
	}()
	if *balance < -1 {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	keep = true
	return nil
}
