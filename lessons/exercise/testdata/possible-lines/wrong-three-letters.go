// wants: is no order of the four lines

package answer

var possible = []string{"abc"}
