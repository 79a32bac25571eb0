package notebooks_test

import (
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

// What a cell does that a reader does not expect, and that notebook 1 tells.

// told fails the test unless notebook 1 has these words, where it tells of
// surprises.
func told(t *testing.T, words ...string) {
	t.Helper()
	text := labtest.Open(t, "notebooks/01-lock.ipynb").Cell("shown-visits").Source
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("notebook 1 does not tell of %q", word)
		}
	}
}

// Nobody types into a cell: who reads finds the end, and the cell does not wait.
func TestStandardInputIsEmpty(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, `import "locklab/lessons/lock"`,
		"%%\nvar name string\nn, err := fmt.Scanln(&name)\nfmt.Println(n, err)",
		// Variables of the package are set before any function runs.
		"var in = bufio.NewScanner(os.Stdin)\n\n%%\nfmt.Println(in.Scan(), in.Err())",
		"%test\nfunc TestInput(t *testing.T) {\n\ttext, err := io.ReadAll(os.Stdin)\n\tfmt.Printf(\"%q %v\\n\", "+
			"text, err)\n}",
		"%%\ncat := exec.Command(\"cat\")\ncat.Stdin = os.Stdin\nfmt.Println(cat.Run())",
	)
	r := nb.Execute(t)
	r.OnlyFails()
	prints(t, r, "cell-1", "0 EOF")
	prints(t, r, "cell-2", "false <nil>")
	prints(t, r, "cell-3", `"" <nil>`)
	prints(t, r, "cell-4", "<nil>")
	told(t, "standard input", "EOF")
}

// A name of the reader's stands before a package's. What notebook 1 says to do
// about it works: rename, start again, run the first cell.
func TestNamesThatClash(t *testing.T) {
	t.Parallel()
	const first = `import "locklab/lessons/lock"`
	const tryLock = "%%\nvar l lock.Lock\nfmt.Println(l.TryAcquire())"
	const random = "%%\nfmt.Println(rand.IntN(1))"
	r := labtest.New(t, first, "var lock sync.Mutex", tryLock, "import \"math/rand\"\n\n%%\nfmt.Println(rand.Intn(1))",
		random).Execute(t)
	r.OnlyFails("cell-2", "cell-4")
	for cell, words := range map[string]string{"cell-2": "lock.Lock is not a type", "cell-4": "undefined: rand.IntN"} {
		if text := r.Cell(cell).ErrorText(); !strings.Contains(text, words) {
			t.Errorf("%s says\n%s\nwithout %q", cell, text, words)
		}
		told(t, words)
	}
	r = labtest.New(t, first, "var myLock sync.Mutex", tryLock, random).Execute(t)
	r.OnlyFails()
	prints(t, r, "cell-2", "true")
	prints(t, r, "cell-3", "0")
}

// GoNB takes lines that begin with ! or % for commands, wherever they stand,
// but not behind a space.
func TestLinesThatLookLikeCommands(t *testing.T) {
	t.Parallel()
	r := labtest.New(t, `import "locklab/lessons/lock"`,
		"%%\ns := `first\n!echo from the shell\n%d is a verb\nlast`\nfmt.Print(s)",
		"%%\ns := `first\n !echo from the shell\n %d is a verb\nlast`\nfmt.Print(s)",
	).Execute(t)
	r.OnlyFails()
	prints(t, r, "cell-1", "from the shell", "first\nlast")
	prints(t, r, "cell-2", "first\n !echo from the shell\n %d is a verb\nlast")
	told(t, "begins with `!` or `%`", "with a space")
}
