// wants: Nobody can go on:

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
		c.value, c.loaded = load(), true
	}
	return c.value
}
