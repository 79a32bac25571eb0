// wants: pay gives no

package answer

func pay(myLock *schedule.Lock, balance *schedule.Int, price int, approve func() error) error {
	return errors.New("no")
}
