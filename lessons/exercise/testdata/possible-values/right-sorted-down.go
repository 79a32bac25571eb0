package answer

var values = []int{22, 20, 21, 11}
