package search

import "unsafe"

const (
	pageBits = 15
	pageSize = 1 << pageBits // entries
	pageMask = pageSize - 1
)

// pages is an array that grows without being copied. While append moves a plain slice, the
// old and the new elements are in memory at once, and with a gigabyte of states that peak
// decides what fits. The first page grows as a slice does, so small searches stay small.
type pages[T any] struct {
	chunks [][]T
	n      int
}

func (p *pages[T]) push(v T) {
	c := p.n >> pageBits
	if c == len(p.chunks) {
		p.chunks = append(p.chunks, make([]T, 0, p.newPage()))
	}
	p.chunks[c] = append(p.chunks[c], v)
	p.n++
}

func (p *pages[T]) newPage() int {
	if p.n == 0 {
		return 256
	}
	return pageSize
}

// at returns the address of entry i. It is valid until the next push.
func (p *pages[T]) at(i uint32) *T { return &p.chunks[i>>pageBits][i&pageMask] }

// resize replaces all entries by n zeros.
func (p *pages[T]) resize(n int) {
	p.chunks, p.n = nil, n
	for ; n > 0; n -= pageSize {
		p.chunks = append(p.chunks, make([]T, min(n, pageSize)))
	}
}

// bytes returns the memory that p holds.
func (p *pages[T]) bytes() int {
	var v T
	sum := 0
	switch len(p.chunks) {
	case 0:
	case 1:
		sum = cap(p.chunks[0])
	default:
		sum = cap(p.chunks[0]) + (len(p.chunks)-1)*pageSize
	}
	return sum*int(unsafe.Sizeof(v)) + cap(p.chunks)*int(unsafe.Sizeof(p.chunks))
}

// bitset is a growing set of state numbers.
type bitset struct{ words pages[uint64] }

func (b *bitset) add(i uint32) {
	for b.words.n <= int(i>>6) {
		b.words.push(0)
	}
	*b.words.at(i >> 6) |= 1 << (i & 63)
}

func (b *bitset) has(i uint32) bool {
	return int(i>>6) < b.words.n && *b.words.at(i >> 6)&(1<<(i&63)) != 0
}
