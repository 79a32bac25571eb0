package notebooks_test

import (
	"os"
	"testing"
	"time"

	"locklab/kernel-setup/labtest"
)

const first = `%noautoget
import (
	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/experiment"
)`

func TestProbe(t *testing.T) {
	if os.Getenv("PROBE") == "" {
		t.Skip()
	}
	lab := labtest.StartLab(t)
	s := openSession(t, lab, "probe.ipynb")
	show := func(name string, r result) {
		t.Logf("=== %s: %v status %s\n--- stdout (%d)\n%.300s\n--- error\n%.3000s", name, r.took, r.status, len(r.Stdout()), r.Stdout(), r.ErrorText())
	}
	show("first", s.run(first))
	for _, c := range []struct{ name, source string }{
		{"panic", "func bang(i int) {\n\tvar a []int\n\ta[i] = 1\n}\n\n%%\ngo bang(3)\ntime.Sleep(time.Second)"},
		{"deadlock", "%%\nvar m sync.Mutex\nm.Lock()\nm.Lock()"},
		{"deadlock after chart", "%%\ndisplay.Show(chart.Histogram(experiment.Repeat(100, func() int { return 1 })))\nvar m sync.Mutex\nm.Lock()\nm.Lock()"},
		{"exit", "%%\nfmt.Println(\"before\")\nos.Exit(3)"},
		{"exit0", "%%\nfmt.Println(\"before\")\nos.Exit(0)"},
		{"unlock", "%%\nvar m sync.Mutex\nm.Unlock()"},
		{"maps", "%%\nm := map[int]int{}\nfor g := range 4 {\n\tgo func() {\n\t\tfor {\n\t\t\tm[g]++\n\t\t}\n\t}()\n}\ntime.Sleep(time.Minute)"},
		{"million", "%%\nvar wg sync.WaitGroup\nvar mu sync.Mutex\nn := 0\nfor range 1_000_000 {\n\twg.Go(func() {\n\t\tmu.Lock()\n\t\tdefer mu.Unlock()\n\t\tn++\n\t})\n}\nwg.Wait()\nfmt.Println(n)"},
		{"million blocked", "%%\nvar wg sync.WaitGroup\nvar mu sync.Mutex\nn := 0\nmu.Lock()\nfor range 1_000_000 {\n\twg.Go(func() {\n\t\tmu.Lock()\n\t\tdefer mu.Unlock()\n\t\tn++\n\t})\n}\nmu.Unlock()\nwg.Wait()\nfmt.Println(n)"},
		{"gigabyte", "%%\nb := make([]byte, 1<<30)\nfor i := range b {\n\tb[i] = 1\n}\nfmt.Println(len(b))"},
		{"lines", "%%\nfor i := range 200_000 {\n\tfmt.Println(\"line\", i)\n}"},
		{"lines stderr", "%%\nfor i := range 200_000 {\n\tprintln(\"line\", i)\n}"},
		{"compile", "%%\nx := 1\nfmt.Println(y)"},
		{"syntax", "%%\nfor i := 0; i < 3; i++ {\n\tfmt.Println(i\n}"},
		{"import", "import \"github.com/nobody/nothing\"\n\n%%\nnothing.Do()"},
		{"import2", "%%\nfmt.Println(1)"},
		{"stack overflow", "func f(n int) int { return f(n+1) + 1 }\n\n%%\nfmt.Println(f(0))"},
	} {
		show(c.name, s.run(c.source))
		r := s.run("%%\nfmt.Println(\"fine\")")
		if r.Stdout() != "fine\n" {
			show("NEXT", r)
		} else {
			t.Log("next:", r.took)
		}
	}
	for _, c := range []struct{ name, source string }{
		{"loop", "%%\nfmt.Println(\"go\")\nfor {\n}"},
		{"deaf", "%%\nc := make(chan os.Signal, 1)\nsignal.Notify(c, os.Interrupt)\nfmt.Println(\"go\")\nfor {\n}"},
		{"shell", "!echo go; sleep 77"},
		{"shell tool", "!*echo go; go run /tmp/trouble/sleep.go"},
		{"child", "%%\nfmt.Println(\"go\")\ncmd := exec.Command(\"sleep\", \"66\")\ncmd.Stdout = os.Stdout\ncmd.Run()"},
		{"lines for ever", "%%\nfor i := 0; ; i++ {\n\tfmt.Println(\"line\", i)\n}"},
	} {
		r := s.start(c.source)
		s.wait(r.printed, "first output")
		time.Sleep(500 * time.Millisecond)
		at := time.Now()
		s.interrupt()
		reply := time.Since(at)
		e := s.end(r)
		t.Logf("interrupt %s: reply %v, end %v", c.name, reply, time.Since(at))
		show(c.name, e)
		r2 := s.run("%%\nfmt.Println(\"fine\")")
		t.Log("next:", r2.took, r2.Stdout())
	}
	// during the compilation
	r := s.start("%goflags -race\n%%\nfmt.Println(\"go\")\nfor {\n}")
	s.wait(r.started, "taken up")
	time.Sleep(200 * time.Millisecond)
	at := time.Now()
	s.interrupt()
	select {
	case <-r.ended:
		t.Log("interrupt during compilation", time.Since(at))
	case <-r.printed:
		t.Log("not interrupted during compilation", time.Since(at))
		s.interrupt()
	}
	show("compile interrupted", s.end(r))
}
