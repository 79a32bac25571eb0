// wants: in no order does he get it within a quarter

package answer

// A release in the middle of its time does not wake it.
func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
		return true
	default:
	}
	time.Sleep(d)
	select {
	case l <- struct{}{}:
		return true
	default:
		return false
	}
}
