package answer

var possible = []string{"ABCD", "ABDC", "ADBC", "DABC", "CABD", "CADB", "CDAB", "DCAB"}
