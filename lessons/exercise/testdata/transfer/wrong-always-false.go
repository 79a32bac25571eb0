// wants: returns false

package answer

func transfer(from, to *Account, amount int) bool {
	return false
}
