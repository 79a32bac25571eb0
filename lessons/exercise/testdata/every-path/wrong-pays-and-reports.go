// wants: Another goroutine pays 30, which is approved and for which there is enough, and pay returns the error "not eno

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
