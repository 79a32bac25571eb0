// wants: not possible

package answer

var values = func() (all []int) {
	for i := range 41 {
		all = append(all, i)
	}
	return all
}()
