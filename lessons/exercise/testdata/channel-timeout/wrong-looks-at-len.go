// wants: it looks every now and then

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	for range 1000 {
		if len(l) == 0 {
			l <- struct{}{}
			return true
		}
		time.Sleep(d / 1000)
	}
	return false
}
