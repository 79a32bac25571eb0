//go:build unix

package image_test

import (
	"os"
	"syscall"
	"testing"
)

// owner is the user id that a file belongs to.
func owner(t *testing.T, path string) uint32 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Sys().(*syscall.Stat_t).Uid
}
