// wants: says false before

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
		return true
	default:
		return false
	}
}
