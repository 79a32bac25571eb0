// wants: When approve refuses, pay gives nil

package answer

func pay(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error {
	myLock.Acquire()
	defer myLock.Release()
	if balance.Read() < price {
		return errors.New("not enough")
	}
	balance.Write(balance.Read() - price)
	return nil
}
