// wants: empty

package answer

var order = ""
