// wants: Nobody can go on

package answer

func cached(c *exercise.Cache, load func() int) int {
	c.RLock()
	defer c.RUnlock()
	value, ok := c.Get()
	if !ok {
		c.Lock()
		if value, ok = c.Get(); !ok {
			value = load()
			c.Set(value)
		}
		c.Unlock()
	}
	return value
}
