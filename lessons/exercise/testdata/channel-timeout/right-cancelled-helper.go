package answer

// A helper waits in its place, and is called back.
func acquireTimeout(l chan struct{}, d time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	result := make(chan bool)
	go func() {
		select {
		case l <- struct{}{}:
			result <- true
		case <-ctx.Done():
			result <- false
		}
	}()
	return <-result
}
