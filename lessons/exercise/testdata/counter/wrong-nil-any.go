// wants: addOne is nil

package answer

var addOne any
