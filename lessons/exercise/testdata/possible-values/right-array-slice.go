package answer

var four = [...]int{20, 11, 22, 21}

var values = four[:]
