// wants: load is called 2 times

package answer

func cached(c *cache, load func() int) int {
	if !c.loaded {
		c.value, c.loaded = load(), true
	}
	return c.value
}
