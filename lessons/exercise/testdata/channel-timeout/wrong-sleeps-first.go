// wants: does not get it at once

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	time.Sleep(d)
	select {
	case l <- struct{}{}:
		return true
	default:
		return false
	}
}
