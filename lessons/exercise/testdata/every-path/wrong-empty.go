// wants: is left of 100, and not

package answer

func pay(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error {
	return nil
}
