package answer

var possible = []string{"Abcd", "abDc", "adbc", "dABc", "cabd", "cadb", "cdab", "dcab"}
