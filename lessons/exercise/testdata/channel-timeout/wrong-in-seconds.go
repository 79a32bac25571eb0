// wants: A second is given to wait for a lock that somebody keeps

package answer

// It takes d for a number of milliseconds.
func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
		return true
	case <-time.After(d * time.Millisecond):
		return false
	}
}
