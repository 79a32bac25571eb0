// wants: every-path

package answer

func pay(myLock *sync.Mutex, balance *int, price int, approve func() error) error {
	return errors.New("no")
}
