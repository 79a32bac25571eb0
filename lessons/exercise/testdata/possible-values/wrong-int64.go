// wants: of type []int64

package answer

var values = []int64{11, 20, 21, 22}
