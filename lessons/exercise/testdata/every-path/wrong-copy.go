// wants: When approve agrees, 50 are left in the end and not 20

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	mine := *myLock
	mine.Lock()
	defer mine.Unlock()
	if *balance < price {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	*balance -= price
	return nil
}
