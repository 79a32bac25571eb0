package timeline_test

import (
	"sync"
	"testing"

	"locklab/lessons/timeline"
)

// What a Watched adds to an uncontended Lock and Unlock: three marks.
func BenchmarkWatched(b *testing.B) {
	var mu sync.Mutex
	b.Run("Mutex", func(b *testing.B) {
		for range b.N {
			mu.Lock()
			mu.Unlock()
		}
	})
	b.Run("Watched", func(b *testing.B) {
		var w *timeline.Watched
		for i := range b.N {
			if i%30_000 == 0 { // below what a recorder keeps
				w = new(timeline.Recorder).Lane("g").Watch("mu", &mu)
			}
			w.Lock()
			w.Unlock()
		}
	})
}
