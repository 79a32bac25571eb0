package setup

import (
	"testing"
	"testing/synctest"
	"time"
)

// An estimate begins with what the steps usually take, and follows the speed of
// this machine.
func TestEstimate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow, quick := &step{name: "slow", usual: 90 * time.Second}, &step{name: "quick", usual: 10 * time.Second}
		e := newEstimate([]*step{slow, quick})
		expect := func(s *step, event Event, want time.Duration) {
			t.Helper()
			if left := e.left(s, event); left.Round(time.Second) != want {
				t.Errorf("after %v of %s: %v left, want %v", event, s.name, left, want)
			}
		}
		expect(slow, Event{Status: Started}, 100*time.Second)
		time.Sleep(20 * time.Second)
		expect(quick, Event{Status: Done}, 180*time.Second) // half as fast as usual
		expect(slow, Event{Status: Working, Part: 0, Parts: 0}, 180*time.Second)
		time.Sleep(72 * time.Second)
		expect(slow, Event{Status: Working, Part: 50, Parts: 100}, time.Second*92*54/46)
		time.Sleep(72 * time.Second)
		expect(slow, Event{Status: Working, Part: 100, Parts: 100}, time.Second*164*18/82)
		expect(slow, Event{Status: Working, Part: 3, Parts: 100}, time.Second*164*18/82) // it never goes back
		expect(slow, Event{Status: Done}, 0)
	})
}
