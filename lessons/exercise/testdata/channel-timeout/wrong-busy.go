// wants: It has not come to an end after 10s

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	for end := time.Now().Add(d); time.Now().Before(end); {
		select {
		case l <- struct{}{}:
			return true
		default:
		}
	}
	return false
}
