// wants: It says false, and has the lock

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
		return false
	case <-time.After(d):
		return false
	}
}
