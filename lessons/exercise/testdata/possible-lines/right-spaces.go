package answer

var possible = []string{"a b c d", "a b d c", "a d b c", "d a b c", "c a b d", "c a d b", "c d a b", "d c a b"}
