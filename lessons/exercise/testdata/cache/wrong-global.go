// wants: Another cache returns what this one has loaded

package answer

var once sync.Once
var got int

func cached(c *cache, load func() int) int {
	once.Do(func() { got = load() })
	return got
}
