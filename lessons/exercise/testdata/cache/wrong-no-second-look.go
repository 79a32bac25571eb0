// wants: load is called

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
	c.value, c.loaded = load(), true
	return c.value
}
