// wants: without holding its lock for writing

package answer

func cached(c *exercise.Cache, load func() int) int {
	c.RLock()
	defer c.RUnlock()
	value, ok := c.Get()
	if !ok {
		value = load()
		c.Set(value)
	}
	return value
}
