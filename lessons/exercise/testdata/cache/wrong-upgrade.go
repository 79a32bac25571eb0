// wants: Nobody can go on:

package answer

func cached(c *cache, load func() int) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.loaded {
		c.mu.Lock()
		c.value, c.loaded = load(), true
		c.mu.Unlock()
	}
	return c.value
}
