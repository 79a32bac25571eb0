// wants: every-path

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	*balance -= price
	if *balance < 0 {
		return errors.New("not enough")
	}
	return approve()
}
