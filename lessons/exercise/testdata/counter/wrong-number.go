// wants: addOne is no function but of type int

package answer

var addOne = 2
