// wants: not possible

package answer

var values = []int{-1}
