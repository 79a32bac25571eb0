package answer

func cached(c *cache, load func() int) int {
	for {
		c.mu.RLock()
		if c.loaded {
			defer c.mu.RUnlock()
			return c.value
		}
		c.mu.RUnlock()
		c.mu.Lock()
		if !c.loaded {
			c.value, c.loaded = load(), true
		}
		c.mu.Unlock()
	}
}
