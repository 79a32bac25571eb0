package timeline_test

import (
	"fmt"
	"sync"
	"time"

	"locklab/lessons/timeline"
)

func ExampleRecorder() {
	var recorder timeline.Recorder
	var myLock sync.Mutex
	thread1 := recorder.Lane("thread1").Watch("my_lock", &myLock)
	thread2 := recorder.Lane("thread2").Watch("my_lock", &myLock)

	thread1.Lock()
	var group sync.WaitGroup
	group.Go(func() {
		thread2.Lock() // waits: thread1 was first
		thread2.Unlock()
	})
	time.Sleep(20 * time.Millisecond)
	thread1.Unlock()
	group.Wait()

	for _, i := range recorder.Recording().Intervals {
		if i.Kind == timeline.Holding {
			fmt.Println(i.Goroutine, i.Kind, i.Lock, i.End)
		}
	}
	// Output:
	// thread1 holding my_lock released
	// thread2 holding my_lock released
}
