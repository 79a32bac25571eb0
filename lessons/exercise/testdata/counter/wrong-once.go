// wants: An update is lost

package answer

var once sync.Once

func addOne(counter *int, myLock *sync.Mutex) {
	once.Do(func() { *counter++ })
}
