// wants: values is of type []string

package answer

var values = []string{"11", "20", "21", "22"}
