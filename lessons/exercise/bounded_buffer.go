package exercise

// boundedBuffer is exhaustive for a producer and a consumer of 3 numbers, for 2 of each kind, for 2 of
// one kind and one of the other with room for 1, and for 2 producers with room for 2. Put and Get see
// only how full the buffer is; that the wrong one is woken, or one too few, shows with two of a kind and
// one of the other. Room up to 5, and for 100, is tried by one goroutine.
var boundedBuffer = task{
	name:   "bounded-buffer",
	expect: map[string]string{"newBuffer": "func(room int) *buffer"},
	right:  "Who is woken looks again, and nobody sleeps on who could go.",
	tries: []try{
		{about: "one goroutine alone, with room for 1 to 5 and for 100", run: "lesson_alone"},
		{about: "room for 1, a producer and a consumer of 3 numbers", run: "lesson_pair"},
		{about: "room for 1, 2 producers and 2 consumers", run: "lesson_twoAndTwo"},
		{about: "room for 1, a producer of 2 numbers and 2 consumers", run: "lesson_consumers"},
		{about: "room for 1, 2 producers and a consumer of 2 numbers", run: "lesson_producers"},
		{about: "room for 2, 2 producers and a consumer of 4 numbers", run: "lesson_twoRooms"},
	},
}

// CheckBoundedBuffer checks a buffer with room for a few numbers: Put waits while it is full, Get
// while it is empty, and the oldest number comes out first. newBuffer is a
//
//	func(room int) *buffer
//
// and a buffer has the methods Put(value int) and Get() int.
func CheckBoundedBuffer(newBuffer any) { boundedBuffer.run(newBuffer) }
