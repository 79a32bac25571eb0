// wants: a before b

package answer

var possible = []string{"bacd"}
