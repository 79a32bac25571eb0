package answer

func acquireTimeout(l chan<- struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
		return true
	default:
	}
	over := make(chan bool)
	timer := time.AfterFunc(d, func() { close(over) })
	defer timer.Stop()
	select {
	case l <- struct{}{}:
		return true
	case <-over:
		return false
	}
}
