package answer

var values = []int{11, 20, 21, 22, 22, 21, 20, 11}
