// wants: pay has paid, and approve was never asked

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	return nil
}
