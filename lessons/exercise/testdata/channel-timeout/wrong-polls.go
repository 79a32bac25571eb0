// wants: it looks every now and then

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(time.Millisecond) {
		select {
		case l <- struct{}{}:
			return true
		default:
		}
	}
	return false
}
