package answer

func cached(c *cache, load func() int) int {
	for {
		c.mu.RLock()
		if c.loaded {
			value := c.value
			c.mu.RUnlock()
			return value
		}
		c.mu.RUnlock()
		c.mu.Lock()
		if !c.loaded {
			c.value = load()
			c.loaded = true
		}
		c.mu.Unlock()
	}
}
