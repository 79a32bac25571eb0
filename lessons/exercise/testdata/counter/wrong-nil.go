// wants: addOne

package answer

var addOne func(counter *int, myLock *sync.Mutex)
