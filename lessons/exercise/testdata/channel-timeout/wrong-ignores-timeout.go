// wants: Nobody can go on:

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	l <- struct{}{}
	return true
}
