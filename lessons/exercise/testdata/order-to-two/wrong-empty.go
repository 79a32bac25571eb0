// wants: this one is empty

package answer

var order = ""
