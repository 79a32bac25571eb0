// wants: An hour is given, and acquireTimeout says false before two seconds are over.

package answer

// It never waits longer than a second.
func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
		return true
	case <-time.After(min(d, time.Second)):
		return false
	}
}
