package oracle

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"locklab/kernel-setup/tests/short"
	"locklab/lessons/schedule/internal/load"
	"locklab/lessons/schedule/internal/models"
)

// library finds the source of the packages that programs import.
var library = sync.OnceValue(func() models.Set {
	return models.Set{
		Std: os.DirFS(filepath.Join(goroot(), "src")),
		Find: func(importPath string) (fs.FS, bool) {
			folder, err := packageFolder(importPath)
			return os.DirFS(folder), err == nil
		},
	}
})

var goroot = sync.OnceValue(func() string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return runtime.GOROOT()
	}
	return strings.TrimSpace(string(out))
})

var folderOf sync.Map

func packageFolder(importPath string) (string, error) {
	if folder, ok := folderOf.Load(importPath); ok {
		return folder.(string), nil
	}
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", importPath).Output()
	if err != nil {
		return "", err
	}
	folder := strings.TrimSpace(string(bytes.TrimSpace(out)))
	folderOf.Store(importPath, folder)
	return folder, nil
}

func request(files []load.File, function, file string, line int) load.Request {
	find := func(set models.Set) func(string) ([]load.File, bool) {
		return func(importPath string) ([]load.File, bool) {
			list, ok := set.Sources(importPath)
			files := make([]load.File, len(list))
			for i, f := range list {
				files[i] = load.File(f)
			}
			return files, ok
		}
	}
	real := find(library())
	return load.Request{
		Files: files, Func: function, File: file, Line: line,
		Models: func(importPath string) ([]load.File, bool) {
			if !models.Has(importPath) {
				return nil, false
			}
			return find(models.Set{})(importPath)
		},
		Sources: real,
		Reason:  models.Why,
	}
}

// loaded returns the program, ready to be explored.
func loaded(p program) (*load.Program, error) {
	file := p.source.name + ".go"
	return load.Load(request([]load.File{{Name: file, Text: p.source.text}}, p.source.name+"."+p.name, file, p.line))
}

// Every program of the corpus is understood: nothing that a learner writes is refused.
func TestNothingIsRefused(t *testing.T) {
	short.Skip(t, "loading every program")
	sequentialPrograms, concurrentPrograms, _ := prepared(t)
	for _, p := range append(sequentialPrograms, concurrentPrograms...) {
		_, err := loaded(p)
		switch want := p.directives["Refused"]; {
		case want == "" && err != nil:
			t.Errorf("%s is refused: %v", p.id(), err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s should be refused with %q: %v", p.id(), want, err)
		}
	}
}
