// wants: not possible

package answer

var values = []int{10, 11, 20, 21, 22}
