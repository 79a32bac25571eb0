// wants: load is called 2 times

package answer

func cached(c *cache, load func() int) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.loaded {
		c.value, c.loaded = load(), true
	}
	return c.value
}
