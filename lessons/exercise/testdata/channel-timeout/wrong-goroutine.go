// wants: has the lock

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	acquired := make(chan bool, 1)
	go func() {
		l <- struct{}{}
		acquired <- true
	}()
	select {
	case <-acquired:
		return true
	case <-time.After(d):
		return false
	}
}
