// wants: bacd is not possible: thread1 says a before b

package answer

var possible = []string{"abcd", "bacd"}
