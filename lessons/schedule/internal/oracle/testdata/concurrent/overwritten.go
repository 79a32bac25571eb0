package overwritten

import (
	"sync"

	"locklab/lessons/lock"
)

// Locks and the like that are set to their zero value, or unlocked by others, while somebody holds them:
// whoever waits need not wait for the holder then.

// Outcomes: 0 | 1 | 2 | deadlock
// Native: no
func Mutex() int {
	var mu sync.Mutex
	var group sync.WaitGroup
	x, seen := 0, 0
	held := make(chan bool)
	group.Go(func() {
		mu.Lock()
		held <- true
		x = 1
		x = 2
	})
	group.Go(func() {
		<-held
		mu = sync.Mutex{}
	})
	group.Go(func() {
		mu.Lock()
		seen = x
	})
	group.Wait()
	return seen
}

// Outcomes: 1 | 2
// Native: no
func Once() int {
	var once sync.Once
	var group sync.WaitGroup
	x, seen := 0, 0
	group.Go(func() { once.Do(func() { x = 1; x = 2 }) })
	group.Go(func() { once.Do(func() { x = 1; x = 2 }); seen = x })
	group.Go(func() { once = sync.Once{} })
	group.Wait()
	return seen
}

// Native: no
func Held() int {
	type guarded struct {
		mu sync.Mutex
		x  int
	}
	var g guarded
	x, seen := 0, 0
	var group sync.WaitGroup
	group.Go(func() { g.mu.Lock(); x = 1; x = 2; x = 3 })
	group.Go(func() { g.mu.Lock(); seen = x; x = 7 })
	group.Go(func() { g = guarded{} })
	done := 0
	group.Go(func() { done = x })
	group.Wait()
	return 10*seen + done
}

// Outcomes: 0 | 1 | 2 | panic: sync: negative WaitGroup counter
// Native: no
func Group() int {
	var inner, group sync.WaitGroup
	x, seen := 0, 0
	inner.Go(func() { x = 1; x = 2 })
	group.Go(func() { inner.Wait(); seen = x })
	group.Go(func() { inner = sync.WaitGroup{} })
	group.Wait()
	return seen
}

// Outcomes: true | deadlock
// Native: no
func Alone() bool { return twice(new(sync.Mutex), func(mu *sync.Mutex) { *mu = sync.Mutex{} }) }

// Outcomes: true | deadlock
// Native: no
func Cleared() bool {
	list := make([]sync.Mutex, 2)
	return twice(&list[1], func(*sync.Mutex) { clear(list) })
}

// Outcomes: true | deadlock
// Native: no
func Copied() bool {
	list := make([]sync.Mutex, 2)
	return twice(&list[1], func(*sync.Mutex) { copy(list, make([]sync.Mutex, 2)) })
}

// Outcomes: true | deadlock
// Native: no
func Appended() bool {
	list := make([]sync.Mutex, 2)
	return twice(&list[1], func(*sync.Mutex) { list = append(list[:1], sync.Mutex{}) })
}

// twice locks in two goroutines, and nobody unlocks: both come in only if it is overwritten in between.
func twice(mu *sync.Mutex, overwrite func(*sync.Mutex)) bool {
	var group sync.WaitGroup
	group.Go(mu.Lock)
	group.Go(mu.Lock)
	group.Go(func() { overwrite(mu) })
	group.Wait()
	return true
}

// Outcomes: 0 | 1 | 2
func HandedOver() int { return handedOver(new(sync.Mutex)) }

// Outcomes: 0 | 1 | 2
func WriterHandedOver() int { return handedOver(new(sync.RWMutex)) }

// Outcomes: 0 | 1 | 2
func LessonsHandedOver() int { return handedOver(new(lock.Lock)) }

// handedOver unlocks in another goroutine: who waits for the lock need not wait for who locked it.
func handedOver(l sync.Locker) int {
	var group sync.WaitGroup
	x, seen := 0, 0
	l.Lock()
	group.Go(func() { x = 1; x = 2 })
	group.Go(l.Unlock)
	group.Go(func() { l.Lock(); seen = x })
	group.Wait()
	return seen
}

// Outcomes: false | true
// Native: no
func Ranged() bool {
	list := make([]sync.Mutex, 1)
	return copied(list, func() (free bool) {
		for _, mu := range list {
			free = mu.TryLock()
		}
		return free
	})
}

// Outcomes: false | true
// Native: no
func Converted() bool {
	list := make([]sync.Mutex, 1)
	return copied(list, func() bool {
		array := [1]sync.Mutex(list)
		return array[0].TryLock()
	})
}

// Outcomes: false | true
// Native: no
func Assigned() bool {
	list := make([]sync.Mutex, 1)
	return copied(list, func() bool {
		mu := list[0]
		return mu.TryLock()
	})
}

// copied reports whether a copy of a lock that another goroutine takes is free.
func copied(list []sync.Mutex, try func() bool) (free bool) {
	var group sync.WaitGroup
	group.Go(list[0].Lock)
	group.Go(func() { free = try() })
	group.Wait()
	return free
}
