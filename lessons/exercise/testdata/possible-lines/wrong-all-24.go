// wants: is not possible

package answer

var possible = func() (all []string) {
	for _, a := range "abcd" {
		for _, b := range "abcd" {
			for _, c := range "abcd" {
				for _, d := range "abcd" {
					if a != b && a != c && a != d && b != c && b != d && c != d {
						all = append(all, string([]rune{a, b, c, d}))
					}
				}
			}
		}
	}
	return all
}()
