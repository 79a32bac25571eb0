// wants: is left of 100

package answer

func pay(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error {
	left := balance.Read() - price
	if left < 0 {
		return errors.New("not enough")
	}
	if err := approve(); err != nil {
		return err
	}
	balance.Write(left)
	return nil
}
