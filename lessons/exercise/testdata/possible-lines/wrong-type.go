// wants: of type string

package answer

var possible = "abcd"
