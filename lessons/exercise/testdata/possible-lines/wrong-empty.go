// wants: You have found 0

package answer

var possible []string
