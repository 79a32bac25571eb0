// wants: is left of 100, and not

package answer

func pay(myLock *schedule.Lock, balance *schedule.Int, price int, approve func() error) error {
	return nil
}
