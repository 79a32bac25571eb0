// wants: not possible

package answer

var values = []int{11, 20, 21, 22, 1 << 62}
