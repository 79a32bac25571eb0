// wants: It says true, and does not have the lock

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	return true
}
