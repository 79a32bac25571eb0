package answer

func cached(c *cache, load func() int) int {
	read := func() (int, bool) {
		l := c.mu.RLocker()
		l.Lock()
		defer l.Unlock()
		return c.value, c.loaded
	}
	if value, ok := read(); ok {
		return value
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.loaded {
		return c.value
	}
	c.value = load()
	c.loaded = true
	return c.value
}
