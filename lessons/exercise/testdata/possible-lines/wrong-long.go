// wants: no order of the four

package answer

var possible = []string{"abcdd"}
