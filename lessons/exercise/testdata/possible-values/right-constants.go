package answer

const start = 10

var values = []int{start + 1, start * 2, start*2 + 1, (start + 1) * 2}
