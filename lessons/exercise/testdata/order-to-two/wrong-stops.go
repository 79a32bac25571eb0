// wants: stops before the end

package answer

var order = "thread1*4"
