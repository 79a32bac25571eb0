package models_test

import "testing"

func TestAtomic(t *testing.T) {
	testSamples(t, []sample{
		{"Add loses nothing", `
import ("sync"; "sync/atomic")
func f() int64 {
	var n atomic.Int64
	var group sync.WaitGroup
	for range 3 { group.Go(func() { n.Add(1) }) }
	group.Wait()
	return n.Load()
}`, []string{"3"}},
		{"Load and Store do", `
import ("sync"; "sync/atomic")
func f() uint32 {
	var n uint32
	var group sync.WaitGroup
	for range 2 { group.Go(func() { atomic.StoreUint32(&n, atomic.LoadUint32(&n)+1) }) }
	group.Wait()
	return n
}`, []string{"1", "2"}},
		{"CompareAndSwap in a loop does not", `
import ("sync"; "sync/atomic")
func f() int32 {
	var n atomic.Int32
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for { if old := n.Load(); n.CompareAndSwap(old, old+1) { return } }
		})
	}
	group.Wait()
	return n.Load()
}`, []string{"2"}},
		{"one of two swaps", `
import ("sync"; "sync/atomic")
func f() (won int) {
	var flag atomic.Bool
	var group sync.WaitGroup
	var mu sync.Mutex
	for i := range 2 {
		group.Go(func() {
			if flag.CompareAndSwap(false, true) { mu.Lock(); won += i + 1; mu.Unlock() }
		})
	}
	group.Wait()
	return won
}`, []string{"1", "2"}},
		{"store buffering, without buffers", `
import ("fmt"; "sync"; "sync/atomic")
func f() string {
	var x, y atomic.Int32
	var a, b int32
	var group sync.WaitGroup
	group.Go(func() { x.Store(1); a = y.Load() })
	group.Go(func() { y.Store(1); b = x.Load() })
	group.Wait()
	return fmt.Sprint(a, b)
}`, []string{"0 1", "1 0", "1 1"}},
		{"every method", `
import ("fmt"; "sync/atomic")
func f() string {
	var i atomic.Int32
	var u atomic.Uint64
	var p atomic.Uintptr
	s := fmt.Sprint(i.Add(5), i.And(4), i.Or(3), i.Swap(9), i.CompareAndSwap(9, 1), i.Load(), i.CompareAndSwap(9, 2))
	u.Store(7)
	s += fmt.Sprint(" ", u.And(5), u.Load(), u.Or(8), u.Load(), u.Add(^uint64(0)))
	p.Store(3)
	return s + fmt.Sprint(" ", p.Load())
}`, []string{"5 5 4 7 true 1 false 7 5 5 13 12 3"}},
		{"every function", `
import ("fmt"; "sync/atomic")
func f() string {
	var i int64 = 6
	return fmt.Sprint(atomic.AddInt64(&i, -1), atomic.AndInt64(&i, 4), atomic.OrInt64(&i, 1), atomic.SwapInt64(&i, 8),
		atomic.CompareAndSwapInt64(&i, 8, 9), atomic.LoadInt64(&i))
}`, []string{"5 5 4 5 true 9"}},
		{"Pointer", `
import ("sync"; "sync/atomic")
type config struct{ a, b int }
func f() int {
	var p atomic.Pointer[config]
	var group sync.WaitGroup
	group.Go(func() { p.Store(&config{1, 1}) })
	group.Go(func() { if c := p.Load(); c != nil && c.a != c.b { panic("torn") } })
	group.Wait()
	old := p.Swap(&config{2, 2})
	if p.CompareAndSwap(old, nil) { panic("swapped") }
	return old.a + p.Load().b
}`, []string{"3"}},
		{"Value", `
import "sync/atomic"
func f() (s string) {
	var v atomic.Value
	defer func() { s = recover().(string) }()
	if v.Load() != nil || v.Swap("a") != nil || !v.CompareAndSwap("a", "b") || v.Load() != "b" { return }
	v.Store(1)
	return
}`, []string{"sync/atomic: store of inconsistently typed value into Value"}},
		{"a printed atomic looks as in Go", `
import ("fmt"; "sync/atomic")
func f() string {
	var a atomic.Int32
	var b atomic.Int64
	a.Store(1)
	b.Store(2)
	return fmt.Sprint(a, b)
}`, []string{"{{} 1} {{} {} 2}"}},
	})
}
