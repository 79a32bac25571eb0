// wants: Another goroutine pays 30, which is approved and for which there is enough, and pay returns the error "no"

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	return errors.New("no")
}
