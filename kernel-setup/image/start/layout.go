package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"locklab/kernel-setup/internal/atomicfile"
)

// record lies in the folder that the reader works in. It is a JSON object:
// for each file of the lesson, the SHA-256 of the version last brought there.
const record = ".locklab/brought.json"

// offered is the folder for new versions of what the reader has changed.
const offered = "new"

// layOut brings the lesson in the folder from to the folder work, where the
// reader runs and changes it:
//
//   - what is not there is copied;
//   - what the reader has not changed becomes the new version;
//   - what the reader has changed stays as it is. The first time that a
//     lesson has a new version of it, that goes to the folder new, and log is
//     told so.
//
// A notebook is kept or replaced by itself. The files of any other folder, a
// Go package above all, go together: half of an old and half of a new one
// need not compile. A folder work that is a clone of the repository is left
// alone, as git looks after its versions.
func layOut(from, work string, log func(string)) error {
	if _, err := os.Stat(filepath.Join(work, "kernel-setup")); err == nil {
		return nil
	}
	latest, err := read(from)
	if err != nil {
		return err
	}
	brought := map[string]string{}
	if text, err := os.ReadFile(filepath.Join(work, record)); err == nil {
		if err := json.Unmarshal(text, &brought); err != nil {
			brought = map[string]string{} // all that differs is then taken for the reader's
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	before := maps.Clone(brought)

	parts := map[string][]string{}
	for _, path := range slices.Sorted(maps.Keys(latest)) {
		parts[part(path)] = append(parts[part(path)], path)
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		to := work
		for _, path := range parts[name] {
			mine, err := os.ReadFile(filepath.Join(work, path))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return err
			}
			if sum := digest(mine); sum != digest(latest[path]) && sum != brought[path] {
				to = filepath.Join(work, offered) // changed by the reader
			}
		}
		if to != work {
			isNew := func(path string) bool { return brought[path] != digest(latest[path]) }
			if !slices.ContainsFunc(parts[name], isNew) {
				continue // it has been offered before
			}
			log(fmt.Sprintf("you have changed %s: yours stays, the new version is in %s", name,
				filepath.Join(offered, name)))
		}
		for _, path := range parts[name] {
			if err := put(filepath.Join(to, path), latest[path]); err != nil {
				return err
			}
			brought[path] = digest(latest[path])
		}
	}
	// What the lesson no longer has goes, unless it has become the reader's.
	for path, sum := range brought {
		if _, ok := latest[path]; ok {
			continue
		}
		old := filepath.Join(work, path)
		if mine, err := os.ReadFile(old); err == nil && digest(mine) == sum {
			if err := os.Remove(old); err != nil {
				return err
			}
		}
		delete(brought, path)
	}
	if maps.Equal(before, brought) {
		return nil
	}
	text, err := json.MarshalIndent(brought, "", "  ")
	if err != nil {
		return err
	}
	return put(filepath.Join(work, record), append(text, '\n'))
}

// part names what is kept or replaced as one: a notebook, or a folder's files.
func part(path string) string {
	if strings.HasSuffix(path, ".ipynb") {
		return path
	}
	return filepath.Dir(path)
}

// read returns the files below dir by their paths relative to it.
func read(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[relative], err = os.ReadFile(path)
		return err
	})
	return files, err
}

// put writes a file unless it has that content already. At every moment the
// old or the new content is there in full.
func put(path string, content []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := atomicfile.Write(path, content, 0o664, filepath.Dir(path)); err != nil {
		return err
	}
	return os.Chmod(path, 0o664) // whatever the umask: any user of the folder's group may run the image
}

func digest(content []byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(content))
}
