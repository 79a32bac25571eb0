package answer

var values = append([]int{10 + 1, 10 * 2}, (10+1)*2, 10*2+1)
