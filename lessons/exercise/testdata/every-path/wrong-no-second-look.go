// wants: When approve agrees, 50 are left in the end and not 20

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	left := *balance - price
	myLock.Unlock()
	if left < 0 {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	myLock.Lock()
	defer myLock.Unlock()
	*balance = left
	return nil
}
