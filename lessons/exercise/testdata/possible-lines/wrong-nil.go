// wants: missing

package answer

var possible []string
