package chart

import (
	"math"

	"locklab/lessons/experiment"
)

const (
	maxBins = 60 // as many bars as stay apart in 600 px
	minBins = 12 // fewer would hide the shape of what is spread out
)

// bins are intervals of whole numbers next to each other. The i-th bar stands around
// first + i*width + (width-1)/2 and is width wide: that is where its values are, but for
// those next to the full count. The numbers are float64 because the difference of two ints
// may not fit an int, and because the full count stands in the middle of its bar.
type bins struct {
	first, width float64
	n            int
	full         *int // the value whose bin holds nothing below it; nil for none
}

// binsFor chooses bins for all tallies together, so that their histograms have
// the same axis.
//
// Where every value can have a bar of its own (60 at most), it has. Otherwise
// the width is Freedman and Diaconis's (On the histogram as a density estimator:
// L2 theory, 1981): 2 × interquartile range / cube root of the runs, of the
// tally that asks for the narrowest, rounded up to 1, 2 or 5 times a power of ten,
// and bounded so that there are 12 to 60 bins.
//
// The bar of the full count stands around it, and holds no value below: a single
// lost update shows left of it. So the bin below reaches up to the full count, half a width
// further than its bar.
func binsFor(tallies []experiment.Tally, include []int, full *int) bins {
	low, high := math.Inf(1), math.Inf(-1)
	for _, t := range tallies {
		if t.Runs() > 0 {
			low, high = min(low, float64(t.Min())), max(high, float64(t.Max()))
		}
	}
	if full != nil {
		include = append([]int{*full}, include...)
	}
	for _, v := range include {
		low, high = min(low, float64(v)), max(high, float64(v))
	}
	if low > high {
		return bins{first: 0, width: 1, n: 1}
	}
	span := high - low + 1
	if span <= maxBins {
		return bins{first: low, width: 1, n: int(span)}
	}
	wanted := span / minBins
	for _, t := range tallies {
		if t.Runs() == 0 {
			continue
		}
		spread := float64(t.Quantile(0.75)) - float64(t.Quantile(0.25))
		if h := 2 * spread / math.Cbrt(float64(t.Runs())); h > 0 {
			wanted = min(wanted, h)
		}
	}
	b := bins{width: roundWidth(max(wanted, span/maxBins)), full: full}
	anchor := 0.0
	if full != nil {
		anchor = float64(*full) - (b.width-1)/2
	} else if len(include) > 0 {
		anchor = float64(include[0])
	}
	b.first = anchor + math.Floor((low-anchor)/b.width)*b.width
	if full != nil && low < float64(*full) && b.first >= anchor {
		b.first -= b.width
	}
	b.n = int((high-b.first)/b.width) + 1
	return b
}

// roundWidth is the lowest of 1, 2 and 5 times a power of ten that is w or more.
func roundWidth(w float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(w)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= w {
			return max(1, m*power)
		}
	}
	return 10 * power
}

// in is the number of the bin that v is in, of those that there are the nearest.
func (b bins) in(v int) int {
	i := math.Floor((float64(v) - b.first) / b.width)
	if b.full != nil && v < *b.full && i == b.ofFull() {
		i--
	}
	return int(max(0, min(i, float64(b.n-1))))
}

func (b bins) ofFull() float64 { return math.Floor((float64(*b.full) - b.first) / b.width) }

// of counts the runs of t in each bin.
func (b bins) of(t experiment.Tally) []int {
	counts := make([]int, b.n)
	for _, v := range t.Values() {
		counts[b.in(v)] += t.Count(v)
	}
	return counts
}

// bounds are the lowest and the highest value of bin i.
func (b bins) bounds(i int) (low, high int) {
	from := b.first + float64(i)*b.width
	low, high = whole(math.Ceil(from)), whole(math.Ceil(from+b.width)-1)
	if b.full == nil {
		return low, high
	}
	switch b.ofFull() - float64(i) {
	case 0:
		low = *b.full
	case 1:
		high = *b.full - 1
	}
	return low, high
}

// middle is where the bar of bin i stands.
func (b bins) middle(i int) float64 {
	return b.first + float64(i)*b.width + (b.width-1)/2
}

// whole is f as an int, or the nearest that there is.
func whole(f float64) int {
	switch {
	case f >= math.MaxInt:
		return math.MaxInt
	case f <= math.MinInt:
		return math.MinInt
	}
	return int(f)
}
