package answer

func cached(c *cache, load func() int) int {
	c.mu.RLock()
	value, ok := c.value, c.loaded
	c.mu.RUnlock()
	if ok {
		return value
	}
	c.mu.Lock()
	if !c.loaded {
		c.value = load()
		c.loaded = true
	}
	c.mu.Unlock()
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.value
}
