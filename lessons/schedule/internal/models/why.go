package models

import "strings"

// Why returns a sentence that says why a name of a package is not understood, and what to do
// instead. name is as in the program, "Now" or "Time.Sub", and "" for the whole package. It
// returns "" where there is nothing to add.
func Why(importPath, name string) string {
	why := packages[importPath]
	if name != "" {
		why = names[importPath+"."+name]
		if of, _, method := strings.Cut(name, "."); method && why == "" {
			why = names[importPath+"."+of]
		}
	}
	if why == "" {
		return ""
	}
	return strings.ToUpper(why[:1]) + why[1:] + "."
}

const (
	clock   = "what the clock reads is another thing in every run; leave it out of the function that is explored"
	input   = "a program that is explored has no input; pass what it needs as arguments"
	machine = "it depends on the machine; use a number"
	tooMany = "it has too many values to try each; use rand.IntN with a small number"
	seeded  = "only the functions of math/rand itself are understood, which are tried with every value"
	address = "addresses and memory without types are not modelled; use typed values"
	formats = "fmt's own interfaces are not understood; give the type a method String or Error instead"
)

// packages says why whole packages are not understood.
var packages = map[string]string{
	"C":             "code in C cannot be explored",
	"bufio":         "buffered input and output are not understood; print with fmt",
	"crypto/rand":   "random bytes have too many values to try each; use math/rand with a small number",
	"embed":         "a program that is explored opens no file",
	"encoding/json": "it needs package reflect; leave it out of the function that is explored",
	"flag":          "a program that is explored has no command line; pass arguments to the function",
	"io/fs":         "a program that is explored opens no file",
	"log/slog":      "structured logs are not understood; print with fmt or log",
	"net":           "a program that is explored has no network",
	"net/http":      "a program that is explored has no network",
	"os/exec":       "a program that is explored starts no other",
	"os/signal":     "a program that is explored gets no signals; cancel a context instead",
	"path/filepath": "a program that is explored opens no file",
	"plugin":        "a program that is explored loads no other",
	"reflect":       "package reflect is not understood; use type switches and generics",
	"regexp":        "regular expressions are not understood; use package strings",
	"syscall":       "a program that is explored makes no system calls",
	"testing":       "tests cannot be explored; move what is tested into a function of its own and explore that",
	"testing/synctest": "time is explored without it: a timer may fire at any moment; " +
		"leave the bubble out of the function that is explored",
	"text/template": "templates are not understood; print with fmt",
	"unique":        "package unique is not understood; compare the values themselves",
	"unsafe":        address,
	"weak":          "what the garbage collector does is not modelled; use a plain pointer",

	"github.com/janpfeifer/gonb/gonbui": "the function that is explored can display nothing; " +
		"display what Explore returns",
	"locklab/lessons/chart":      "the function that is explored draws nothing; draw what Explore returns",
	"locklab/lessons/display":    "the function that is explored shows nothing; show what Explore returns",
	"locklab/lessons/experiment": "Repeat runs a function for real; explore the function that you give to Repeat",
	"locklab/lessons/exercise":   "an exercise checks by exploring; explore the function that you give to it",
	"locklab/lessons/schedule":   "Explore cannot be explored; explore the function that you give to it",
	"locklab/lessons/timeline":   "a timeline records real time; leave it out of the function that is explored",
}

// names says why some names of packages that are understood are not.
var names = map[string]string{
	"bytes.NewReader": "readers are not understood; use the bytes",
	"bytes.Reader":    "readers are not understood; use the bytes",

	"fmt.FormatString": formats,
	"fmt.Formatter":    formats,
	"fmt.Fscan":        input,
	"fmt.Fscanf":       input,
	"fmt.Fscanln":      input,
	"fmt.GoStringer":   formats,
	"fmt.Scan":         input,
	"fmt.Scanf":        input,
	"fmt.Scanln":       input,
	"fmt.Sscan":        "scanning is not understood; use strings.Fields and strconv",
	"fmt.Sscanf":       "scanning is not understood; use strings.Fields and strconv",
	"fmt.Sscanln":      "scanning is not understood; use strings.Fields and strconv",
	"fmt.State":        formats,

	"io.Copy":     "copying streams is not understood; pass the bytes",
	"io.Pipe":     "pipes are not understood; use a channel of []byte",
	"io.ReadAll":  input,
	"io.ReadFull": input,

	"iter.Pull":  "iterators that are pulled are not understood; use a for range loop",
	"iter.Pull2": "iterators that are pulled are not understood; use a for range loop",

	"log.Output": "use log.Print",

	"math/rand.ExpFloat64":    tooMany,
	"math/rand.Float32":       tooMany,
	"math/rand.Float64":       tooMany,
	"math/rand.Int":           tooMany,
	"math/rand.Int31":         tooMany,
	"math/rand.Int63":         tooMany,
	"math/rand.New":           seeded,
	"math/rand.NewSource":     seeded,
	"math/rand.NewZipf":       seeded,
	"math/rand.NormFloat64":   tooMany,
	"math/rand.Rand":          seeded,
	"math/rand.Read":          tooMany,
	"math/rand.Source":        seeded,
	"math/rand.Uint32":        tooMany,
	"math/rand.Uint64":        tooMany,
	"math/rand/v2.Float32":    tooMany,
	"math/rand/v2.Float64":    tooMany,
	"math/rand/v2.Int":        tooMany,
	"math/rand/v2.Int32":      tooMany,
	"math/rand/v2.Int64":      tooMany,
	"math/rand/v2.New":        seeded,
	"math/rand/v2.NewChaCha8": seeded,
	"math/rand/v2.NewPCG":     seeded,
	"math/rand/v2.Rand":       seeded,
	"math/rand/v2.Source":     seeded,
	"math/rand/v2.Uint":       tooMany,
	"math/rand/v2.Uint32":     tooMany,
	"math/rand/v2.Uint64":     tooMany,

	"os.Args":      "a program that is explored has no command line; pass arguments to the function",
	"os.Getenv":    "it depends on the machine; pass what it needs as arguments",
	"os.LookupEnv": "it depends on the machine; pass what it needs as arguments",
	"os.Open":      "a program that is explored opens no file",
	"os.ReadFile":  "a program that is explored opens no file",
	"os.Stdin":     input,
	"os.WriteFile": "a program that is explored opens no file",

	"runtime.AddCleanup": "what the garbage collector does is not modelled",
	"runtime.Caller":     "where a function was called from is not modelled",
	"runtime.Callers":    "where a function was called from is not modelled",
	"runtime.GOMAXPROCS": "every order is tried, on however many processors; leave the call out",
	"runtime.MemStats":   "memory is not measured",
	"runtime.NumCPU":     machine,
	"runtime.NumGoroutine": "goroutines end at a moment of their own after their last step; wait for them with a " +
		"sync.WaitGroup",
	"runtime.ReadMemStats": "memory is not measured",
	"runtime.SetFinalizer": "what the garbage collector does is not modelled",
	"runtime.Stack":        "where a function was called from is not modelled",
	"runtime.Version":      machine,

	"strings.NewReader": "readers are not understood; use the string",
	"strings.Reader":    "readers are not understood; use the string",

	"sync/atomic.CompareAndSwapPointer": address,
	"sync/atomic.LoadPointer":           address,
	"sync/atomic.StorePointer":          address,
	"sync/atomic.SwapPointer":           address,

	"time.Date":          clock,
	"time.Local":         clock,
	"time.Location":      clock,
	"time.Month":         clock,
	"time.Parse":         clock,
	"time.Since":         clock,
	"time.Time":          clock,
	"time.UTC":           clock,
	"time.Unix":          clock,
	"time.UnixMilli":     clock,
	"time.Until":         clock,
	"time.Weekday":       clock,
	"time.LoadLocation":  clock,
	"time.FixedZone":     clock,
	"unicode.Is":         "tables of letters are not understood; use unicode.IsLetter and its like",
	"unicode.In":         "tables of letters are not understood; use unicode.IsLetter and its like",
	"unicode.IsOneOf":    "tables of letters are not understood; use unicode.IsLetter and its like",
	"unicode.RangeTable": "tables of letters are not understood; use unicode.IsLetter and its like",
}
