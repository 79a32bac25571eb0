package search

import "math/bits"

// maxWords is the length of the longest vector that can be stored: one page of the arena.
const maxWords = 1 << 16

// states gives vectors numbers, from 0 on in the order in which they come. Equal vectors
// get the same number.
//
// The vectors lie one after another in an arena, each after its length. The table uses open
// addressing with linear probing. An entry holds 32 bits of the hash beside the number, so
// a lookup almost never compares different vectors, and growing the table reads none.
type states struct {
	arena   [][]uint32    // pages of maxWords+1 words
	offsets pages[uint32] // where a vector's length lies: page number, then place in the page
	table   []uint64      // hash << 32 | number + 1; 0 where free
}

// arenaBits is the number of bits of an offset that are the place in a page.
const arenaBits = 17

// trim returns v without its trailing zeros, which mean nothing.
func trim(v []uint32) []uint32 {
	for len(v) > 0 && v[len(v)-1] == 0 {
		v = v[:len(v)-1]
	}
	return v
}

// hash mixes in two words at a time, by a product of 64 × 64 bits whose halves are combined.
func hash(v []uint32) uint32 {
	h := uint64(len(v))*0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D
	for len(v) >= 2 {
		hi, lo := bits.Mul64(h^(uint64(v[0])|uint64(v[1])<<32), 0xD6E8FEB86659FD93)
		h = hi ^ lo
		v = v[2:]
	}
	if len(v) == 1 {
		hi, lo := bits.Mul64(h^uint64(v[0]), 0xA0761D6478BD642F)
		h = hi ^ lo
	}
	hi, lo := bits.Mul64(h, 0xE7037ED1A0B428DB)
	return uint32(hi ^ lo)
}

// len returns how many vectors are numbered.
func (s *states) len() int { return s.offsets.n }

// vector returns vector i. It must not be changed.
func (s *states) vector(i uint32) []uint32 {
	o := *s.offsets.at(i)
	page := s.arena[o>>arenaBits]
	o &= 1<<arenaBits - 1
	return page[o+1 : o+1+page[o]]
}

// find returns the number of v, or ok == false if v is new.
func (s *states) find(v []uint32) (i uint32, ok bool) {
	if len(s.table) == 0 {
		return 0, false
	}
	v = trim(v)
	_, i, ok = s.lookup(v, hash(v))
	return i, ok
}

func (s *states) lookup(v []uint32, h uint32) (slot int, i uint32, ok bool) {
	mask := len(s.table) - 1
	slot = int(h) & mask
probe:
	for ; ; slot = (slot + 1) & mask {
		entry := s.table[slot]
		if entry == 0 {
			return slot, 0, false
		}
		if uint32(entry>>32) != h {
			continue
		}
		i = uint32(entry) - 1
		w := s.vector(i)
		if len(w) != len(v) {
			continue
		}
		for k := range w {
			if w[k] != v[k] {
				continue probe
			}
		}
		return slot, i, true
	}
}

// number returns the number of v and whether v is new. It copies v.
func (s *states) number(v []uint32) (i uint32, fresh bool) {
	v = trim(v)
	if s.offsets.n >= len(s.table)/4*3 {
		s.grow()
	}
	h := hash(v)
	slot, i, ok := s.lookup(v, h)
	if ok {
		return i, false
	}
	last := len(s.arena) - 1
	if last < 0 || len(s.arena[last])+1+len(v) > maxWords+1 {
		size := maxWords + 1
		if last < 0 {
			size = 1 << 10
		}
		s.arena = append(s.arena, make([]uint32, 0, size))
		last++
	}
	i = uint32(s.offsets.n)
	page := s.arena[last]
	s.offsets.push(uint32(last)<<arenaBits | uint32(len(page)))
	s.arena[last] = append(append(page, uint32(len(v))), v...)
	s.table[slot] = uint64(h)<<32 | uint64(i+1)
	return i, true
}

// full reports whether offsets are about to run out, at more than 8 GB of vectors.
func (s *states) full() bool { return len(s.arena) >= 1<<(32-arenaBits)-1 }

// grow doubles the table.
func (s *states) grow() {
	old := s.table
	s.table = make([]uint64, max(1024, 2*len(old)))
	mask := len(s.table) - 1
	for _, entry := range old {
		if entry == 0 {
			continue
		}
		slot := int(entry>>32) & mask
		for s.table[slot] != 0 {
			slot = (slot + 1) & mask
		}
		s.table[slot] = entry
	}
}

// bytes returns the memory that s holds.
func (s *states) bytes() int {
	n := 8*len(s.table) + s.offsets.bytes()
	if len(s.arena) > 0 {
		n += 4*cap(s.arena[0]) + 4*(maxWords+1)*(len(s.arena)-1)
	}
	return n
}

// growth returns the additional memory that doubling the table will take, if that is near.
// The old table and the new one are in memory at once.
func (s *states) growth() int {
	if s.offsets.n >= len(s.table)/16*11 {
		return 16 * len(s.table)
	}
	return 0
}
