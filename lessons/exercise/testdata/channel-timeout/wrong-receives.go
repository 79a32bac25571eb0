// wants: The lock is free, and thread1 does not get it at once

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case <-l:
		return true
	case <-time.After(d):
		return false
	}
}
