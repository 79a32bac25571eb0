package schedule

import (
	"slices"
	"strings"
	"testing"
)

func TestParseOrder(t *testing.T) {
	for _, test := range []struct {
		text string
		want Order
	}{
		{"thread1 thread2", Order{"thread1", "thread2"}},
		{" thread1*2,\nthread2 ", Order{"thread1", "thread1", "thread2"}},
		{"goroutine 1*3 goroutine 2", Order{"goroutine 1", "goroutine 1", "goroutine 1", "goroutine 2"}},
		{"goroutine 1#2*2 worker#2 main", Order{"goroutine 1#2", "goroutine 1#2", "worker#2", "main"}},
		{"(*account).move*2 (*account).move 2", Order{"(*account).move", "(*account).move", "(*account).move 2"}},
		{"</script> 🔒*2", Order{"</script>", "🔒", "🔒"}},
	} {
		got, err := ParseOrder(test.text)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("ParseOrder(%q) = %q, %v; want %q", test.text, got, err, test.want)
		}
		if again, err := ParseOrder(got.String()); err != nil || !slices.Equal(again, got) {
			t.Errorf("%q is written %q, which reads %q, %v", got, got.String(), again, err)
		}
	}
	for text, want := range map[string]string{
		"": "empty", " ,\n": "empty", "*3": "no name", "a*0": "from 1 to 10000", "a*x": "from 1 to 10000",
		"a*10001": "from 1 to 10000", "goroutine 1*0": "from 1 to 10000", "a*": "from 1 to 10000",
	} {
		if got, err := ParseOrder(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseOrder(%q) = %q, %v; want an error with %q", text, got, err, want)
		}
	}
}

func TestOrderString(t *testing.T) {
	if got, want := (Order{"a", "a", "a", "b 1", "a"}).String(), "a*3 b 1 a"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if n := (Order{"a", "a", "b", "a"}).Switches(); n != 2 {
		t.Errorf("%d switches, want 2", n)
	}
}

func FuzzParseOrder(f *testing.F) {
	f.Add("thread1*3 thread2, goroutine 1*2")
	f.Add("a 1#2*3 * b* 7*7")
	f.Fuzz(func(t *testing.T, s string) {
		order, err := ParseOrder(s)
		if err != nil {
			return
		}
		if again, err := ParseOrder(order.String()); err != nil || !slices.Equal(again, order) {
			t.Errorf("%q reads %q, which is written %q, which reads %q, %v", s, order, order.String(), again, err)
		}
	})
}

// inOtherTests is used by a function that is explored in another file.
const inOtherTests = 4
