// wants: It never ends

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	for {
		select {
		case l <- struct{}{}:
			return true
		default:
			runtime.Gosched()
		}
	}
}
