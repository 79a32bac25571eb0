// wants: Nobody can go on:

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	select {
	case l <- struct{}{}:
		return true
	case <-time.After(d):
		<-l
		l <- struct{}{}
		return true
	}
}
