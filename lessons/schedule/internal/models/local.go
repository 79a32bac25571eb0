//go:build !js

package models

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// Local returns the Set of the machine that it runs on. It asks the go command, in the folder of
// the program that is explored, where the packages are that this one would be built with: only
// for those that are no models, since asking takes a tenth of a second.
func Local(folder string) Set {
	ask := func(arguments ...string) string {
		command := exec.Command("go", arguments...)
		command.Dir = folder
		answer, err := command.Output()
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(answer))
	}
	var found sync.Map
	set := Set{Find: func(importPath string) (fs.FS, bool) {
		if where, ok := found.Load(importPath); ok {
			return os.DirFS(where.(string)), true
		}
		where := ask("list", "-find", "-f", "{{.Dir}}", "--", importPath)
		if where == "" {
			return nil, false
		}
		found.Store(importPath, where)
		return os.DirFS(where), true
	}}
	//lint:ignore SA1019 it saves a go command where it is right, and is checked
	root := runtime.GOROOT() // "" in a program that was built with -trimpath
	if _, err := os.Stat(filepath.Join(root, "src", "sort")); root == "" || err != nil {
		root = ask("env", "GOROOT")
	}
	if root != "" {
		set.Std = os.DirFS(filepath.Join(root, "src"))
	}
	return set
}
