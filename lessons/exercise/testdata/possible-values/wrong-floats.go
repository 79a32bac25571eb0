// wants: of type []float64

package answer

var values = []float64{21}
