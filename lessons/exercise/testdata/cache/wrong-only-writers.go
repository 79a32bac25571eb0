// wants: Somebody only reads, and who wants to read as well has to wait for him

package answer

func cached(c *cache, load func() int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.loaded {
		c.value, c.loaded = load(), true
	}
	return c.value
}
