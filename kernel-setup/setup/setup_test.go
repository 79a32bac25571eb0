//go:build unix

package setup

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestPrepareDoesOnlyWhatIsMissing(t *testing.T) {
	f, root := newFakes(t, nil), newClone(t)
	events := mustPrepare(t, root)
	if calls := f.made(t); calls != everything {
		t.Errorf("the first time: %s, want %s", calls, everything)
	}
	done := map[int]string{}
	for _, e := range events {
		if e.Status == Done {
			done[e.Number] = e.Step
			if e.Number < 1 || e.Number > len(steps()) || e.Steps != len(steps()) ||
				steps()[e.Number-1].name != e.Step {
				t.Errorf("%s is step %d of %d", e.Step, e.Number, e.Steps)
			}
		}
	}
	if len(done) != len(steps()) {
		t.Errorf("%d steps were done, want %d: %v", len(done), len(steps()), done)
	}
	if events := mustPrepare(t, root); len(events) != 0 || f.made(t) != "" {
		t.Errorf("the second time there was something to do: %v", events)
	}

	for _, change := range []struct {
		what  string
		do    func()
		calls string
	}{
		{"one tool deleted", func() { os.Remove(filepath.Join(root, ".venv/bin/goimports")) }, "install"},
		{"another deleted", func() { os.Remove(filepath.Join(root, ".venv/bin/gopls")) }, "completion"},
		{"one package deleted", func() {
			os.Remove(filepath.Join(root, ".venv/lib/python3.12/site-packages/package3.py"))
		},
			swept},
		{"one package cut off", func() {
			os.Truncate(filepath.Join(root, ".venv/lib/python3.12/site-packages/package3.py"),
				0)
		}, swept},
		{"the environment's python deleted", func() { os.Remove(filepath.Join(root, ".venv/bin/python")) }, swept},
		{"ECharts deleted", func() {
			os.RemoveAll(filepath.Join(root, ".venv/share/jupyter/labextensions"))
		}, "npm page"},
		{"the kernelspec edited", func() {
			write(t, filepath.Join(root, ".venv", kernelDir, "kernel.json"), "{}")
		}, ""},
		{"the stamps deleted", func() { os.RemoveAll(filepath.Join(root, ".venv/locklab/stamps")) }, everything},
		{"a stamp cut off", func() {
			os.Truncate(filepath.Join(root, ".venv/locklab/stamps/GoNB-kernel"), 60)
		}, "install"},
		{"all but set-up's own folder deleted", func() {
			for _, name := range []string{"bin", "lib", "share", "etc", "pyvenv.cfg"} {
				os.RemoveAll(filepath.Join(root, ".venv", name))
			}
		}, swept},
		{"set-up's own folder deleted", func() { os.RemoveAll(filepath.Join(root, ".venv/locklab")) }, everything},
		{"everything deleted", func() { os.RemoveAll(filepath.Join(root, ".venv")) }, everything},
		{"another go.mod", func() { write(t, filepath.Join(root, "go.mod"), "module locklab\n\ngo 1.26.1\n") },
			"build build completion explorer install page"},
		{"a package added by the reader", func() {
			write(t, filepath.Join(root,
				".venv/lib/python3.12/site-packages/own.py"), "own")
		}, ""},
		{"a lesson edited", func() {
			write(t, filepath.Join(root, "lessons/lock/lock.go"),
				"package lock // syntax error")
		}, ""},
		{"the explorer edited", func() {
			write(t, filepath.Join(root, "lessons/schedule/explorer/main.go"),
				"package main // edited\n")
		}, "explorer page"},
		{"its tests edited", func() {
			write(t, filepath.Join(root, "lessons/schedule/explorer/x_test.go"),
				"package main\n")
		}, ""},
	} {
		change.do()
		mustPrepare(t, root)
		if calls := f.made(t); calls != change.calls {
			t.Errorf("%s: called %q, want %q", change.what, calls, change.calls)
		}
		if events := mustPrepare(t, root); len(events) != 0 {
			t.Errorf("%s: it is not mended: %v", change.what, events)
		}
	}
}

// TestFirstAndRest expects the steps that the first cells can do without to be
// done later, and gently.
func TestFirstAndRest(t *testing.T) {
	f, root := newFakes(t, map[string]string{"go": `case "$*" in build*-race*) call "race-nice$(nice)" ;; esac`}),
		newClone(t)
	c := At(root)
	if err := c.PrepareFirst(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if calls := f.made(t); strings.Contains(calls, "race") || !strings.Contains(calls, "build") {
		t.Errorf("first: %s", calls)
	}
	if err := c.PrepareRest(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if calls := f.made(t); !strings.Contains(calls, "race-nice19") || strings.Contains(calls, "venv") {
		t.Errorf("the rest: %s", calls)
	}
	if events := mustPrepare(t, root); len(events) != 0 {
		t.Errorf("then there was something to do: %v", events)
	}
}

// TestHalfDeleted takes files away at random and expects them back.
func TestHalfDeleted(t *testing.T) {
	newFakes(t, nil)
	root := newClone(t)
	mustPrepare(t, root)
	home := filepath.Join(root, ".venv")
	whole := tree(t, home)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for range 5 {
		for name := range whole {
			if random.IntN(2) == 0 {
				os.Remove(filepath.Join(home, name))
			}
		}
		mustPrepare(t, root)
		sameTree(t, tree(t, home), whole)
	}
}

// TestKilledAtAnyMoment kills set-up with SIGKILL at random moments, again and
// again over what the last one left, and expects the next whole run to mend
// it.
func TestKilledAtAnyMoment(t *testing.T) {
	newFakes(t, nil)
	root := newClone(t)
	home := filepath.Join(root, ".venv")
	begin := time.Now()
	mustPrepare(t, root)
	whole, took := tree(t, home), time.Since(begin)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d; a whole set-up takes %v", seed, took)
	random := rand.New(rand.NewPCG(seed, 0))
	times := 20
	if testing.Short() {
		times = 4
	}
	for range times {
		if random.IntN(3) > 0 { // else over what is there
			if err := os.RemoveAll(home); err != nil {
				t.Fatal(err)
			}
		} else {
			os.Remove(filepath.Join(home, "pyvenv.cfg"))
		}
		victim := child(t, "prepare", root)
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(took)))) // the moment, not a wait for something
		victim.Process.Kill()
		victim.Wait()
		mustPrepare(t, root)
		sameTree(t, tree(t, home), whole)
		if t.Failed() {
			return
		}
	}
}

// TestMovedClone moves a clone: its Python environment names the old place.
func TestMovedClone(t *testing.T) {
	f := newFakes(t, nil)
	before := newClone(t)
	mustPrepare(t, before)
	after := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(before, after); err != nil {
		t.Fatal(err)
	}
	f.made(t)
	mustPrepare(t, after)
	if calls := f.made(t); calls != swept {
		t.Errorf("after the move: %s", calls)
	}
	text, err := os.ReadFile(filepath.Join(after, ".venv", kernelDir, "kernel.json"))
	if err != nil || strings.Contains(string(text), before) {
		t.Errorf("the kernelspec still names %s (%v):\n%s", before, err, text)
	}
}

// TestTwoClones prepares two clones side by side: neither touches the other,
// and a home named by the variable is filled in place of .venv.
func TestTwoClones(t *testing.T) {
	newFakes(t, nil)
	one, two := newClone(t), newClone(t)
	mustPrepare(t, one)
	before := tree(t, one)
	mustPrepare(t, two)
	sameTree(t, tree(t, one), before)
	if events := mustPrepare(t, one); len(events) != 0 {
		t.Errorf("the second clone made the first do it again: %v", events)
	}
	home := filepath.Join(t.TempDir(), "home")
	t.Setenv(HomeVariable, home)
	three := newClone(t)
	mustPrepare(t, three)
	if _, err := os.Stat(filepath.Join(three, ".venv")); err == nil {
		t.Error(".venv was made although the home is elsewhere")
	}
	if _, err := os.Stat(filepath.Join(home, "bin", "gonb")); err != nil {
		t.Error(err)
	}
}

// TestTwoAtOnce starts several set-ups of one clone: one works, the others say
// that they wait, and nothing is done twice.
func TestTwoAtOnce(t *testing.T) {
	f, root := newFakes(t, map[string]string{"npm": "sleep 0.5"}), newClone(t)
	const n = 4
	outputs := make([]buffer, n)
	wait := make([]func() error, n)
	for i := range n {
		cmd := child(t, "prepare", root)
		cmd.Stdout = &outputs[i]
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait[i] = cmd.Wait
	}
	waited := 0
	for i := range n {
		if err := wait[i](); err != nil {
			t.Errorf("set-up %d: %v\n%s", i, err, &outputs[i])
		}
		if strings.Contains(outputs[i].String(), "waiting set-up Another set-up of this clone is at work") {
			waited++
		}
	}
	if calls := f.made(t); calls != everything {
		t.Errorf("together they called %s, want %s", calls, everything)
	}
	if waited == 0 {
		t.Error("none said that it waits")
	}
}

// TestOrphanHoldsTheLock kills set-up while one of its commands cannot be
// killed with it, and expects the next set-up to wait for that command.
func TestOrphanHoldsTheLock(t *testing.T) {
	// The command's own child outlives it, holding what it inherited.
	f := newFakes(t, map[string]string{"npm": `call orphan
(while [ ! -e "$FAKES/over" ]; do sleep 0.02; done; call ended) & wait`})
	root := newClone(t)
	victim := child(t, "prepare", root)
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "npm", func() bool {
		text, _ := os.ReadFile(f.calls)
		return strings.Contains(string(text), "orphan")
	})
	victim.Process.Kill()
	victim.Wait()
	write(t, filepath.Join(f.bin, "npm"),
		"#!/bin/sh\necho next >> '"+f.calls+"'\nmkdir -p node_modules/echarts/dist\n"+
			"echo x > node_modules/echarts/dist/echarts.min.js\n")
	next := child(t, "prepare", root)
	var said buffer
	next.Stdout = &said
	if err := next.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "the next set-up waits", func() bool { return strings.Contains(said.String(), "waiting") })
	write(t, filepath.Join(filepath.Dir(f.bin), "over"), "")
	if err := next.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	text, _ := os.ReadFile(f.calls)
	calls := strings.Join(strings.Fields(string(text)), " ")
	if !strings.Contains(calls, "orphan") || strings.Index(calls, "ended") > strings.Index(calls, "next") {
		t.Errorf("calls: %s", calls)
	}
}

func TestFind(t *testing.T) {
	root := newClone(t)
	t.Chdir(filepath.Join(root, "lessons", "lock"))
	found, err := Find()
	if err != nil || !sameFile(found.Root(), root) {
		t.Errorf("Find() = %v, %v, want %q", found, err, root)
	}
	t.Chdir(t.TempDir())
	if found, err := Find(); err == nil || !strings.Contains(err.Error(), "is not inside the locklab clone") {
		t.Errorf("outside: Find() = %v, %v", found, err)
	}
}

func TestStampNamesAnyFile(t *testing.T) {
	home := t.TempDir()
	c := At(t.TempDir())
	c.home = home
	s := &step{name: "a step", outputs: []string{"out"}}
	for i, name := range []string{"plain", "with space", "two\nlines", `back\slash"`, "größe 锁", "\xff not UTF-8"} {
		write(t, filepath.Join(home, "out", name), strings.Repeat("x", i))
	}
	if err := c.stamp(s, "key"); err != nil {
		t.Fatal(err)
	}
	if !c.stamped(s, "key") || c.stamped(s, "another") {
		t.Error("the stamp is not good for its key alone")
	}
	write(t, filepath.Join(home, "out", "two\nlines"), "changed size")
	if c.stamped(s, "key") {
		t.Error("a file changed and the stamp is still good")
	}
}

func TestDigestTellsListsApart(t *testing.T) {
	seen := map[string]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"a", "b"}, {"ab"}, {"ab", ""}, {"", "ab"}, {"1:a"}} {
		d := digest(parts...)
		if other, ok := seen[d]; ok {
			t.Errorf("%q and %s have one digest", parts, other)
		}
		seen[d] = fmt.Sprintf("%q", parts)
	}
}
