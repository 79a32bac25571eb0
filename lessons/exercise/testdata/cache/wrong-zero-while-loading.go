// wants: load gives 42, and cached returns 0

package answer

func cached(c *cache, load func() int) int {
	if !c.mu.TryLock() {
		return c.value
	}
	defer c.mu.Unlock()
	if !c.loaded {
		c.value, c.loaded = load(), true
	}
	return c.value
}
