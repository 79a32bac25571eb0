// wants: thread2 is told true, while thread1 holds the lock

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
	case <-time.After(d):
	}
	return true
}
