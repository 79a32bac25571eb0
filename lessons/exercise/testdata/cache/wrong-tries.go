// wants: load gives 42, and cached returns 0

package answer

func cached(c *cache, load func() int) int {
	c.mu.RLock()
	value, ok := c.value, c.loaded
	c.mu.RUnlock()
	if !ok && c.mu.TryLock() {
		defer c.mu.Unlock()
		if !c.loaded {
			c.value, c.loaded = load(), true
		}
		return c.value
	}
	return value
}
