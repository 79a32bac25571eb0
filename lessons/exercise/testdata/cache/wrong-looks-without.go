// wants: A data race on c.loaded: in some order “if c.loaded {” reads it in one goroutine just when “c.value, c.loaded = load(), true” writes it in another.

package answer

func cached(c *cache, load func() int) int {
	if c.loaded {
		return c.value
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.loaded {
		c.value, c.loaded = load(), true
	}
	return c.value
}
