// wants: It panics: lock: release of an unlocked lock

package answer

func pay(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error {
	myLock.Acquire()
	defer myLock.Release()
	left := balance.Read() - price
	if left < 0 {
		myLock.Release()
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	balance.Write(left)
	return nil
}
