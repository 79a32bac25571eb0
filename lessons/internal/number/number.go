// Package number writes numbers the way all of the lesson does, in its charts, its tables and its text.
package number

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Thousands returns a decimal number with a comma between thousands: "-1234567.25" becomes
// "-1,234,567.25". It takes text, so that it serves whole numbers of any size and numbers that
// are already rounded.
func Thousands(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	whole, fraction, isFraction := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if isFraction {
		whole += "." + fraction
	}
	return sign + whole
}

// Int returns n with a comma between thousands.
func Int(n int) string { return Thousands(strconv.Itoa(n)) }

// Count returns how many there are of something: "1 run", "2,000 runs". The plural of what is
// formed with an s.
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Int(n) + " " + what + "s"
}

// CountBig is Count for numbers that may not fit an int, such as those of orders.
func CountBig(n *big.Int, what string) string {
	if n.IsInt64() && n.Int64() == 1 {
		return "1 " + what
	}
	return Thousands(n.String()) + " " + what + "s"
}

// Percent returns a share, from 0 to 1, in percent. Only 0 reads "0 %" and only 1 reads "100 %":
// what is nearly so reads "under 0.1 %" or "over 99.9 %".
func Percent(share float64) string {
	switch p := 100 * share; {
	case share == 0 || share == 1:
		return fmt.Sprintf("%.0f %%", p)
	case p < 0.1:
		return "under 0.1 %"
	case p > 99.9:
		return "over 99.9 %"
	default:
		return fmt.Sprintf("%.1f %%", p)
	}
}
