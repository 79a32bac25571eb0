// wants: One that is possible is missing

package answer

var values = []int{}
