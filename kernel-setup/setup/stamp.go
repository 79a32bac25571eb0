package setup

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"locklab/kernel-setup/internal/atomicfile"
)

// A stamp is a text file: the step's key on the first line, then one line
// "size path" for each file that the step made, the path quoted and relative
// to the home, and "end" on the last.

func (c *Clone) stampPath(s *step) string {
	return c.Path(state, "stamps", strings.ReplaceAll(s.name, " ", "-"))
}

// stamp records that the step is done. There is never half a stamp.
func (c *Clone) stamp(s *step, key string) error {
	var text strings.Builder
	fmt.Fprintln(&text, key)
	others := map[string]bool{} // what belongs to steps that may be at work beside this one
	for _, other := range steps() {
		if other.name != s.name {
			for _, output := range other.outputs {
				others[c.Path(output)] = true
			}
		}
	}
	for _, output := range s.outputs {
		err := filepath.WalkDir(c.Path(output), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			switch {
			case d.IsDir() && (others[path] || d.Name() == "__pycache__"): // Python's own cache comes and goes
				return fs.SkipDir
			case d.IsDir(), others[path]:
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			relative, err := filepath.Rel(c.home, path)
			if err != nil {
				return err
			}
			fmt.Fprintf(&text, "%d %q\n", info.Size(), relative)
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s is missing after %q: %w", output, s.name, err)
		}
	}
	fmt.Fprintln(&text, "end")
	return c.write(c.stampPath(s), []byte(text.String()), 0o666)
}

// stamped reports whether the step was finished with this key and everything
// that it made is still there. Files that others added do not matter.
func (c *Clone) stamped(s *step, key string) bool {
	file, err := os.Open(c.stampPath(s))
	if err != nil {
		return false
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	if !lines.Scan() || lines.Text() != key {
		return false
	}
	for lines.Scan() {
		if lines.Text() == "end" {
			return true
		}
		size, quoted, _ := strings.Cut(lines.Text(), " ")
		want, err := strconv.ParseInt(size, 10, 64)
		if err != nil {
			return false
		}
		path, err := strconv.Unquote(quoted)
		if err != nil {
			return false
		}
		info, err := os.Lstat(c.Path(path))
		if err != nil || info.Size() != want {
			return false
		}
	}
	return false
}

// digest joins what a step is made from into one short word.
func digest(parts ...string) string {
	sum := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(sum, "%d:%s", len(part), part) // the length, so that no two lists look alike
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:16])
}

// write puts content into a file of the home, or of another folder, so that
// nobody ever sees half of it. mode is before the umask.
func (c *Clone) write(path string, content []byte, mode fs.FileMode) error {
	temporary := filepath.Dir(path)
	if strings.HasPrefix(path, c.home+string(filepath.Separator)) {
		temporary = c.scratch() // which is emptied when a set-up was killed
	}
	return atomicfile.Write(path, content, mode, temporary)
}
