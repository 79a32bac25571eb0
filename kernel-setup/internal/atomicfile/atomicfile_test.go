package atomicfile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"locklab/kernel-setup/internal/atomicfile"
)

// A reader sees one of the contents in full, whatever is written meanwhile.
func TestNeverHalf(t *testing.T) {
	dir := t.TempDir()
	path, temporary := filepath.Join(dir, "made", "file"), filepath.Join(dir, "scratch")
	contents := [][]byte{bytes.Repeat([]byte("a"), 100_000), bytes.Repeat([]byte("b"), 50_000), nil}
	write := func(content []byte) {
		if err := atomicfile.Write(path, content, 0o600, temporary); err != nil {
			t.Error(err)
		}
	}
	write(contents[0])
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for i := range 300 {
			write(contents[i%len(contents)])
		}
	}()
	for over := false; !over; {
		select {
		case <-ended:
			over = true
		default:
		}
		seen, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(seen, contents[0]) && !bytes.Equal(seen, contents[1]) && len(seen) != 0 {
			t.Fatalf("%d bytes that nobody wrote", len(seen))
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("mode: %v %v", info, err)
	}
}

func TestFailureLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(path, []byte("new"), 0o666, dir); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
