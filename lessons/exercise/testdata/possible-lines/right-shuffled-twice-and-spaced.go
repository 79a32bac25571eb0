package answer

var possible = []string{"d c a b", "cdab", "CADB", "cabd", "dabc", "adbc", "abdc", "abcd", "abcd"}
