package answer

var possible = []string{"abcd", "abdc", "adbc", "dabc", "cabd", "cadb", "cdab", "dcab", "abcd"}
