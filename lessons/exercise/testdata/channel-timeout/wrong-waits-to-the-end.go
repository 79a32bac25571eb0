// wants: in no order
package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	<-time.After(d)
	select {
	case l <- struct{}{}:
		return true
	default:
		return false
	}
}
