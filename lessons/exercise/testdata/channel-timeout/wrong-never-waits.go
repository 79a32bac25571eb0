// wants: thread2 gives up after 0s

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
		return true
	default:
		return false
	}
}
