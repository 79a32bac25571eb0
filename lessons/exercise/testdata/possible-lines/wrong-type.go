// wants: possible is of type string

package answer

var possible = "abcd"
