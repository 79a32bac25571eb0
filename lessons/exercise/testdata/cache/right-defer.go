package answer

func cached(c *cache, load func() int) int {
	if value, ok := func() (int, bool) {
		c.mu.RLock()
		defer c.mu.RUnlock()
		return c.value, c.loaded
	}(); ok {
		return value
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.loaded {
		return c.value
	}
	c.value = load()
	c.loaded = true
	return c.value
}
