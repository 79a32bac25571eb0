// wants: a goroutine that it started still waits for the lock

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	acquired, over := make(chan bool), make(chan bool)
	go func() {
		l <- struct{}{}
		select {
		case acquired <- true:
		case <-over:
			<-l
		}
	}()
	select {
	case <-acquired:
		return true
	case <-time.After(d):
		close(over)
		return false
	}
}
