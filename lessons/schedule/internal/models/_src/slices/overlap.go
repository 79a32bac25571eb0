package slices

// overlaps reports whether the slices share an element. Where the elements have no size, they
// share none that matters.
func overlaps[E any](a, b []E) bool {
	for i := range a {
		for j := range b {
			if &a[i] == &b[j] {
				return true
			}
		}
	}
	return false
}
