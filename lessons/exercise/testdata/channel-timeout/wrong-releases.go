// wants: The lock is free, and in no order does it say true

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case <-l:
		return true
	case <-time.After(d):
		return false
	}
}
