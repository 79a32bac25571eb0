package answer

// It never waits for the channel. It looks again and again, and lets others go in between.
func acquireTimeout(l chan struct{}, d time.Duration) bool {
	over := time.After(d)
	for {
		select {
		case l <- struct{}{}:
			return true
		case <-over:
			return false
		default:
			runtime.Gosched()
		}
	}
}
