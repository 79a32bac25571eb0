// wants: cannot be followed

package answer

var order = "thread3*8"
