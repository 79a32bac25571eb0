// wants: comes between a and b

package answer

var possible = []string{"acbd"}
