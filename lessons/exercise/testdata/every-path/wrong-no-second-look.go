// wants: Two pay 60 each of 100

package answer

func pay(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error {
	if balance.Read() < price {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	myLock.Acquire()
	defer myLock.Release()
	balance.Write(balance.Read() - price)
	return nil
}
