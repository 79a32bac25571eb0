package runtime

// GOMAXPROCS is 1: a program that asks whether spinning is of use need not spin.
func GOMAXPROCS(n int) int { return 1 }
