package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	over := make(chan struct{})
	timer := time.AfterFunc(d, func() { close(over) })
	defer timer.Stop()
	select {
	case l <- struct{}{}:
		return true
	case <-over:
		return false
	}
}
