// wants: acbd is not possible: thread2 says c while thread1

package answer

var possible = []string{"abcd", "acbd", "abdc", "adbc", "dabc", "cabd", "cadb", "cdab", "dcab"}
