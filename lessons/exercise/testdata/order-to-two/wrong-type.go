// wants: order is of type []int

package answer

var order = []int{1, 2, 2, 3}
