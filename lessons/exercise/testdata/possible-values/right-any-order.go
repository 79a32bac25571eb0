package answer

var values = []int{22, 21, 11, 20, 20}
