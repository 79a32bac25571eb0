// wants: missing

package answer

var values = []int{11, 20, 21}
