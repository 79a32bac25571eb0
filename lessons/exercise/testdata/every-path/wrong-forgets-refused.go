// wants: When approve refuses, the lock is not released

package answer

func pay(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error {
	myLock.Acquire()
	left := balance.Read() - price
	if left < 0 {
		myLock.Release()
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	balance.Write(left)
	myLock.Release()
	return nil
}
