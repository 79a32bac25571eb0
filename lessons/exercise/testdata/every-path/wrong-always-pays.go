// wants: sees a balance of -1

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	myLock.Lock()
	defer myLock.Unlock()
	approve()
	*balance -= price
	return nil
}
