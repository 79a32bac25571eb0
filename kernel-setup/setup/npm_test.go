//go:build unix

package setup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestScript expects a script to be made once for each source and lock, with the licences of the
// packages, and a sentence where that cannot be done.
func TestScript(t *testing.T) {
	f := newFakes(t, map[string]string{"npm": `call editor
mkdir -p node_modules/.bin node_modules/one node_modules/@two/three node_modules/esbuild
echo mine > node_modules/one/LICENSE
echo "shared */" > node_modules/@two/three/LICENSE
printf '#!/bin/sh\n{ cat source.js; echo " bundled"; } > script.js\n' > node_modules/.bin/esbuild
chmod +x node_modules/.bin/esbuild
exit`})
	c := At(newClone(t))
	script := func(lock, source string) string {
		t.Helper()
		path, err := c.Script(t.Context(), "editor", "{}", lock, source, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	const want = "source bundled\n/*! one\n\nmine */\n/*! @two/three\n\nshared * / */\n"
	if got := script("lock", "source"); got != want {
		t.Errorf("the script is\n%s\nwant\n%s", got, want)
	}
	script("lock", "source")
	if calls := f.made(t); calls != "editor" {
		t.Errorf("npm was called: %s, want once", calls)
	}
	script("another lock", "source")
	if got := script("another lock", "other"); !strings.HasPrefix(got, "other") {
		t.Errorf("of another source the script is\n%s", got)
	}
	if calls := f.made(t); calls != "editor editor" {
		t.Errorf("npm was called: %s, want twice", calls)
	}
	if left, _ := filepath.Glob(filepath.Join(c.scratch(), "npm-*")); left != nil {
		t.Errorf("it left %q", left)
	}
	os.Remove(filepath.Join(f.bin, "npm"))
	if _, err := c.Script(t.Context(), "editor", "{}", "third", "", nil); err == nil {
		t.Error("it was made without npm")
	} else {
		oneSentence(t, err.Error(), "npm is not installed", "the book's editor")
	}
}
