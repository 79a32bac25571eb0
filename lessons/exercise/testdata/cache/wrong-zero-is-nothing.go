// wants: load is called 5 times

package answer

func cached(c *cache, load func() int) int {
	c.mu.RLock()
	value := c.value
	c.mu.RUnlock()
	if value != 0 {
		return value
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.value == 0 {
		c.value = load()
	}
	return c.value
}
