package exercise

// boundedBuffer is exhaustive for up to 3 producers and up to 3 consumers of up to 4 numbers, with
// room for 1 and 2. Put and Get see only how full the buffer is; that the wrong one is woken, or one
// too few, shows with two of a kind and one of the other. Room up to 5 is tried by one goroutine.
var boundedBuffer = task{
	name:   "bounded-buffer",
	expect: map[string]string{"newBuffer": "func(room int) *buffer"},
	right:  "Who is woken looks again, and nobody sleeps on who could go.",
	tries: []try{
		{about: "one goroutine alone, with room for 1 to 5", run: "lesson_alone"},
		{about: "room for 1, 2 producers and 2 consumers", run: "lesson_oneRoom"},
		{about: "room for 2, a producer and 2 consumers", run: "lesson_twoRooms"},
		{about: "room for 1, 3 producers and a consumer", run: "lesson_consumers"},
		{about: "room for 1, 2 producers and a consumer of 4 numbers", run: "lesson_producers"},
	},
}

// CheckBoundedBuffer checks a buffer with room for a few numbers: Put waits while it is full, Get
// while it is empty, and the oldest number comes out first. newBuffer is a
//
//	func(room int) *buffer
//
// and a buffer has the methods Put(value int) and Get() int.
func CheckBoundedBuffer(newBuffer any) { boundedBuffer.run(newBuffer) }
