// wants: in no order

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool {
	return false
}
