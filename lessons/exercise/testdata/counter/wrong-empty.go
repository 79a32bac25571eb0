// wants: An update is lost

package answer

func addOne(counter *int, myLock *sync.Mutex) {

}
