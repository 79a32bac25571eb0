// wants: load gives 42, and cached returns 0

package answer

// The second look is there. What it returns is from the first.
func cached(c *cache, load func() int) int {
	c.mu.RLock()
	value, ok := c.value, c.loaded
	c.mu.RUnlock()
	if !ok {
		c.mu.Lock()
		if !c.loaded {
			value = load()
			c.value, c.loaded = value, true
		}
		c.mu.Unlock()
	}
	return value
}
