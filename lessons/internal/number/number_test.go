package number_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"locklab/lessons/internal/number"
)

func TestThousands(t *testing.T) {
	for digits, want := range map[string]string{
		"0": "0", "999": "999", "1000": "1,000", "-999": "-999", "-1000": "-1,000", "34650": "34,650",
		"137846528820": "137,846,528,820", "1234.5678": "1,234.5678", "-0.25": "-0.25", "": "",
	} {
		if got := number.Thousands(digits); got != want {
			t.Errorf("%q is written %q, want %q", digits, got, want)
		}
	}
	if got := number.Int(math.MinInt64); got != "-9,223,372,036,854,775,808" {
		t.Errorf("the lowest int is written %s", got)
	}
}

// Between two commas are three digits, and without commas it is the number again.
func TestThousandsOfAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`-?[1-9][0-9]{0,40}`).Draw(t, "digits")
		got := number.Thousands(digits)
		if strings.ReplaceAll(got, ",", "") != digits {
			t.Fatalf("%s is written %s", digits, got)
		}
		for i, group := range strings.Split(strings.TrimPrefix(got, "-"), ",") {
			if len(group) > 3 || i > 0 && len(group) != 3 || group == "" {
				t.Fatalf("%s is written %s", digits, got)
			}
		}
	})
}

func TestCountAndPercent(t *testing.T) {
	for got, want := range map[string]string{
		number.Count(0, "run"): "0 runs", number.Count(1, "run"): "1 run", number.Count(2000, "run"): "2,000 runs",
		number.CountBig(big.NewInt(1), "order"): "1 order",
		number.CountBig(big.NewInt(0).Exp(big.NewInt(10), big.NewInt(20), nil),
			"order"): "100,000,000,000,000,000,000 orders",
		number.Percent(0): "0 %", number.Percent(1): "100 %", number.Percent(0.3016): "30.2 %",
		number.Percent(1e-9): "under 0.1 %", number.Percent(1 - 1e-9): "over 99.9 %",
		number.Percent(0.9996): "over 99.9 %",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
