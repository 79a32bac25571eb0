// wants: load gives 42, and cached returns 0

package answer

func cached(c *cache, load func() int) int {
	c.mu.RLock()
	value, ok := c.value, c.loaded
	c.mu.RUnlock()
	if ok {
		return value
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.loaded {
		c.loaded = true
		c.mu.Unlock()
		v := load()
		c.mu.Lock()
		c.value = v
	}
	return c.value
}
