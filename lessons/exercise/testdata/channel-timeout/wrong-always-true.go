// wants: channel-timeout

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	return true
}
