// wants: cache

package answer

var once sync.Once
var got int

func cached(c *cache, load func() int) int {
	once.Do(func() { got = load() })
	return got
}
