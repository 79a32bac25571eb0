package models

import "slices"

// real names the packages of the standard library that are read from their real source. Each is
// plain Go, but for the functions that files under _src replace and those that are named here and
// left out.
var real = map[string][]string{
	"cmp":            nil,
	"container/heap": nil,
	"container/list": nil,
	"container/ring": nil,
	"maps":           {"clone"},
	"slices":         nil,
	"sort":           nil,
}

// Real returns the folders of the standard library's source that a [Set] reads, sorted.
func Real() []string {
	var folders []string
	for folder := range real {
		folders = append(folders, folder)
	}
	slices.Sort(folders)
	return folders
}
