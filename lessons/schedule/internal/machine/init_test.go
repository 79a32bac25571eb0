package machine

import "testing"

// What is called for the first value of one package variable may change another.
func TestInitializersThatChangeOthers(t *testing.T) {
	for text, want := range map[string]string{
		`var a = 1
var _ = func() int { a = 7; return 0 }()
func f() int { return a }`: "1 | 0 7: 1",
		`var a int
var b, c = set()
func set() (int, int) { a = 5; return 1, 2 }
func f() int { return a }`: "1 | 0 5: 1",
		`var a = 3
var other = len("abc")
func f() int { return a }`: "1 | 0 3: 1",
	} {
		_, r, err := explore(t, text, "f")
		if err != nil {
			t.Fatal(err)
		}
		if got := summary(r); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
