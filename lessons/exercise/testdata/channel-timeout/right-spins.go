package answer

// It never waits for anything.
func acquireTimeout(l chan struct{}, d time.Duration) bool {
	over := time.After(d)
	for {
		select {
		case l <- struct{}{}:
			return true
		default:
		}
		select {
		case <-over:
			return false
		default:
		}
	}
}
