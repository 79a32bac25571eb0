package answer

var possible = []string{"dcab", "cdab", "cadb", "cabd", "dabc", "adbc", "abdc", "abcd"}
