package rand

import "math/rand/v2"

// Seed makes no difference where every value is tried.
func Seed(seed int64) {}

func Intn(n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	return rand.IntN(n)
}

func Int31n(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	return rand.Int32N(n)
}

func Int63n(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	return rand.Int64N(n)
}

func Perm(n int) []int                   { return rand.Perm(n) }
func Shuffle(n int, swap func(i, j int)) { rand.Shuffle(n, swap) }
