// wants: those who have are at another barrier

package answer

// All barriers share what they count.
type barrier struct{ n int }

var (
	mu    sync.Mutex
	all   = sync.NewCond(&mu)
	here  int
	round int
)

func newBarrier(n int) *barrier { return &barrier{n} }

func (b *barrier) Wait() {
	mu.Lock()
	defer mu.Unlock()
	mine := round
	if here++; here == b.n {
		here = 0
		round++
		all.Broadcast()
		return
	}
	for mine == round {
		all.Wait()
	}
}
