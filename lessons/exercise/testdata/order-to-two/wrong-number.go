// wants: of type int

package answer

var order = 2
