// wants: It panics: approve: no connection

package answer

func pay(myLock *sync.Mutex, balance *int,
	price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	if *balance < price {
		return errors.New("not enough")
	}
	said := make(chan error)
	go func() { said <- approve() }()
	if err := <-said; err != nil {
		return err
	}
	*balance -= price
	return nil
}
