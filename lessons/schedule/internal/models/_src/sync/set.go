package sync

// A set holds the numbers of goroutines, one rune each, sorted: as a string it is a value, so two
// states in which the same goroutines are in it are equal, whatever came before.
type set string

func (s set) has(number int) bool {
	for _, r := range s {
		if int(r) == number {
			return true
		}
	}
	return false
}

func (s set) with(number int) set {
	for i, r := range s {
		if int(r) == number {
			return s
		}
		if int(r) > number {
			return s[:i] + set(rune(number)) + s[i:]
		}
	}
	return s + set(rune(number))
}

func (s set) without(number int) set {
	for i, r := range s {
		if int(r) == number {
			return s[:i] + s[i+len(string(r)):]
		}
	}
	return s
}

// at returns the i-th number, from 0.
func (s set) at(i int) int {
	for _, r := range s {
		if i == 0 {
			return int(r)
		}
		i--
	}
	return 0
}

func (s set) len() int {
	n := 0
	for range s {
		n++
	}
	return n
}
