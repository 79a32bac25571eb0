// wants: it panics: not written yet

package answer

func acquireTimeout(l chan struct{}, d time.Duration) bool { panic("not written yet") }
