// wants: releases the lock of account 1, which it does not hold

package answer

func transfer(from, to *exercise.Account, amount int) bool {
	defer from.Unlock()
	return false
}
