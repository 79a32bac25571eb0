// wants: of type [][]int32

package answer

var possible = [][]rune{[]rune("abcd")}
