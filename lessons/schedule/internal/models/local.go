//go:build !js

package models

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Local returns the Set of the machine that it runs on. It asks the go command, in the folder of
// the program that is explored, where the packages are that this one would be built with: only
// for those that are no models, since asking takes a tenth of a second.
func Local(folder string) Set {
	return Set{Folder: func(importPath string) ([]File, bool) {
		if root := runtime.GOROOT(); root != "" && standard(importPath) {
			if files := goFiles(filepath.Join(root, "src", filepath.FromSlash(importPath))); files != nil {
				return files, true
			}
		}
		command := exec.Command("go", "list", "-find", "-f", "{{.Dir}}", "--", importPath)
		command.Dir = folder
		answer, err := command.Output()
		where := strings.TrimSpace(string(answer))
		if err != nil || where == "" {
			return nil, false
		}
		files := goFiles(where)
		return files, files != nil
	}}
}

// goFiles returns the files of a folder whose names end in .go, nil if it cannot be read.
func goFiles(folder string) []File {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	files := []File{}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil
		}
		files = append(files, File{e.Name(), string(text)})
	}
	return files
}
