// wants: as if it had paid

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	approve()
	*balance -= price
	return nil
}
