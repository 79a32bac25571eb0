// wants: missing

package answer

var possible = []string{"abcd", "abdc", "adbc", "dabc"}
