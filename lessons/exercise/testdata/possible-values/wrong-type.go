// wants: of type string

package answer

var values = "21"
