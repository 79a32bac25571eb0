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

// Real returns the packages of the standard library that are read from their source, sorted.
func Real() []string {
	var paths []string
	for name := range real {
		paths = append(paths, name)
	}
	slices.Sort(paths)
	return paths
}

// Page returns the packages whose real source the explorer in a page has to bring along: those of
// [Real], and the small ones of golang.org/x/sync.
func Page() []string {
	return append(Real(),
		"golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore", "golang.org/x/sync/singleflight")
}
