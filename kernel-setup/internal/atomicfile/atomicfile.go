// Package atomicfile writes files so that nobody ever sees half of one.
package atomicfile

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// Write puts content into the file path, whose folder it makes if necessary: at
// every moment path has its old or its new content in full. mode is before the
// umask. The content is first written to a file in the folder temporary, which
// must be on the same file system and keeps that file if the program is killed.
func Write(path string, content []byte, mode fs.FileMode, temporary string) error {
	for _, dir := range []string{filepath.Dir(path), temporary} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return err
		}
	}
	// os.CreateTemp would set the mode without the umask.
	name := filepath.Join(temporary, ".new-"+strconv.FormatUint(rand.Uint64(), 36))
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(name, path)
	}
	if err != nil {
		os.Remove(name)
	}
	return err
}
