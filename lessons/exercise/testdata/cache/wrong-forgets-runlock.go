// wants: has returned and still holds the lock

package answer

func cached(c *exercise.Cache, load func() int) int {
	c.RLock()
	value, ok := c.Get()
	if ok {
		return value
	}
	c.RUnlock()
	c.Lock()
	defer c.Unlock()
	if value, ok = c.Get(); !ok {
		value = load()
		c.Set(value)
	}
	return value
}
