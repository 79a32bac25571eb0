// wants: acquireTimeout is a func(time.Duration) int

package answer

func acquireTimeout(d time.Duration) int { return 0 }
