package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// linkCache makes the folder to a build cache of the reader's own which has
// every entry of the cache from, as a symbolic link: reading costs nothing and
// nobody's writing reaches another. The go command reads an entry through its
// link; it takes an entry away when it has not been used for five days, which
// it tells by the time of the file behind the link: the image sets those to a
// day that is far away.
func linkCache(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		link := filepath.Join(to, relative)
		inside := filepath.Dir(path) != from && path != from
		switch {
		case !inside && entry.IsDir(): // 00 to ff, which the go command writes into
			return os.MkdirAll(link, 0o777)
		case !inside:
			return nil // what the go command notes about the cache as a whole
		}
		if err := os.Symlink(path, link); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		if entry.IsDir() {
			return fs.SkipDir // an entry that holds a program
		}
		return nil
	})
}

// linkVersions is linkCache for gopls, which has a cache for each version of
// itself, in gopls/VERSION. It keeps an entry for five days after the link was
// made.
func linkVersions(from, to string) error {
	versions, err := os.ReadDir(filepath.Join(from, "gopls"))
	for _, version := range versions {
		part := filepath.Join("gopls", version.Name())
		err = errors.Join(err, linkCache(filepath.Join(from, part), filepath.Join(to, part)))
	}
	return err
}
