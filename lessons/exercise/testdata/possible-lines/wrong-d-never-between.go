// wants: missing

package answer

var possible = []string{"abcd", "abdc", "dabc", "cabd", "cdab", "dcab"}
