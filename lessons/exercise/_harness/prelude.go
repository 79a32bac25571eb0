package main

import lesson_prelude "sync/atomic"

// What the harnesses declare begins with lesson_, and so do the names under which they import:
// every other name is the reader's.

// lesson_seen is the first thing that went wrong.
var lesson_seen lesson_prelude.Pointer[string]

// lesson_fail notes that something went wrong, in a sentence. It is one step, and no data race.
func lesson_fail(sentence string) { lesson_seen.CompareAndSwap(nil, &sentence) }

// lesson_verdict is what a try returns: the sentence of lesson_fail, or "".
func lesson_verdict() string {
	if s := lesson_seen.Load(); s != nil {
		return *s
	}
	return ""
}
