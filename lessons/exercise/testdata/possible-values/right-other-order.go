package answer

var values = []int{22, 21, 20, 11}
