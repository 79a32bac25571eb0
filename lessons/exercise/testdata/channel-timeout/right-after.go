package answer

func acquireTimeout(l chan struct{}, d time.Duration) (acquired bool) {
	select {
	case l <- struct{}{}:
		acquired = true
	case <-time.After(d):
	}
	return
}
