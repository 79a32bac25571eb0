// wants: the lock is not locked

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool { return true }
