// wants: in no order does it say false before one and a half are over

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
		return true
	case <-time.After(time.Hour):
		return false
	}
}
