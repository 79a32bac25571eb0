package dialect

import "math"

// Enumerate is Explore without merging.
func Enumerate(program func(*Program)) (Report, error) {
	p, err := enter("Enumerate")
	if err != nil {
		return Report{}, err
	}
	defer p.leave()
	if err := p.begin(program); err != nil {
		return Report{}, err
	}
	s := newSearch(p, program)
	complete, err := s.enumerate(math.MaxInt)
	if err != nil {
		return Report{}, err
	}
	return s.summary(complete)
}
