// wants: cannot be followed

package answer

var order = "1 2 1 2"
