// wants: is left of 100

package answer

func pay(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error {
	myLock.Acquire()
	left := balance.Read() - price
	myLock.Release()
	if left < 0 {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	myLock.Acquire()
	balance.Write(left)
	myLock.Release()
	return nil
}
