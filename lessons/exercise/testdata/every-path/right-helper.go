package answer

func locked(l *dialect.Lock, f func() error) error {
	l.Acquire()
	defer l.Release()
	return f()
}

func pay(myLock *dialect.Lock, balance *dialect.Int, price int, approve func() error) error {
	return locked(myLock, func() error {
		switch left := balance.Read() - price; {
		case left < 0:
			return errors.New("not enough")
		default:
			err := approve()
			if err == nil {
				balance.Write(left)
			}
			return err
		}
	})
}
