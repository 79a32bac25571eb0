package answer

func addOne(done *int, queue *sync.Mutex) {
	queue.Lock()
	items := *done
	*done = items + 1
	queue.Unlock()
}
