// wants: load is called

package answer

func cached(c *cache, load func() int) int {
	c.mu.RLock()
	value, ok := c.value, c.loaded
	c.mu.RUnlock()
	if ok {
		return value
	}
	value = load()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.loaded {
		c.value, c.loaded = value, true
	}
	return c.value
}
