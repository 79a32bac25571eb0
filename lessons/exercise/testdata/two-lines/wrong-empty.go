// wants: of its two lines

package answer

func twoLines(name string, myLock sync.Locker, say func(line string)) {

}
