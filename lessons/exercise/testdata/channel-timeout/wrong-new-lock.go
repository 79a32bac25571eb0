// wants: It says true, and does not have the lock

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	l = make(chan struct{}, 1)
	select {
	case l <- struct{}{}:
		return true
	case <-time.After(d):
		return false
	}
}
