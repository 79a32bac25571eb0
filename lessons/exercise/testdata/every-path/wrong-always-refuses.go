// wants: pay gives no

package answer

func pay(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error {
	return errors.New("no")
}
