package answer

var eight = [8]string{"abcd", "abdc", "adbc", "dabc", "cabd", "cadb", "cdab", "dcab"}

var possible = eight[:]
