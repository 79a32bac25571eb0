// wants: missing

package answer

var values = []int{11, 21, 22}
