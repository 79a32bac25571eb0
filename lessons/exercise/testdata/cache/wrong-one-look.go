// wants: load is called a second time

package answer

func cached(c *exercise.Cache, load func() int) int {
	c.RLock()
	value, ok := c.Get()
	c.RUnlock()
	if !ok {
		c.Lock()
		value = load()
		c.Set(value)
		c.Unlock()
	}
	return value
}
