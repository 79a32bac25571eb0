// wants: passes the barrier in round 1

package answer

type barrier struct{}

func newBarrier(p *dialect.Program, n int) *barrier { return &barrier{} }

func (b *barrier) Wait() {}
