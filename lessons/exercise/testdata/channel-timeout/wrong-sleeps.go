// wants: The lock is free, and in no order does it say true

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	time.Sleep(d)
	return false
}
