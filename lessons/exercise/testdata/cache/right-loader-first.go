package answer

// A second lock for who loads: the cache's own is held for a moment only.
var loading sync.Mutex

func cached(c *cache, load func() int) int {
	look := func() (int, bool) {
		c.mu.RLock()
		defer c.mu.RUnlock()
		return c.value, c.loaded
	}
	if value, ok := look(); ok {
		return value
	}
	loading.Lock()
	defer loading.Unlock()
	if value, ok := look(); ok {
		return value
	}
	value := load()
	c.mu.Lock()
	c.value, c.loaded = value, true
	c.mu.Unlock()
	return value
}
