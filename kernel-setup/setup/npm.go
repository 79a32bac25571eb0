package setup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// npmInstall installs an npm lock in a folder of its own, with no script of any package
// run, and lets use look at it before it goes. purpose completes the sentence for a reader
// who has no npm.
func (c *Clone) npmInstall(ctx context.Context, purpose, packageJSON, lock string, report reporter,
	use func(dir string) error) error {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return errors.New("npm is not installed: for " + purpose + " install Node.js with npm " + runAgain)
	}
	dir, err := os.MkdirTemp(c.scratch(), "npm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{"package.json": packageJSON, "package-lock.json": lock} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			return err
		}
	}
	report("npm ci", 0, 0)
	cmd := c.command(ctx, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier",
		"--logs-max=0",
		"--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000")
	cmd.Dir = dir
	if err := cmd.run(nil); err != nil {
		return err
	}
	return use(dir)
}

// Script returns the path of a script in the home, and makes it if it is not there:
// esbuild, which the npm lock names, makes one file of source and of the packages that
// source imports. It is a classic script, which pages that are opened from a disk can load
// too, and ends with the licences of the packages. Errors and progress are those of
// [Clone.Prepare].
func (c *Clone) Script(ctx context.Context, name, packageJSON, lock, source string,
	progress func(Event)) (path string, err error) {
	place := filepath.Join(state, "scripts", name+".js")
	s := &step{
		name:    name,
		key:     func(context.Context, *Clone) (string, error) { return digest(packageJSON, lock, source), nil },
		outputs: []string{place},
		run: func(ctx context.Context, c *Clone, report reporter) error {
			return c.npmInstall(ctx, "the book's "+name, packageJSON, lock, report, func(dir string) error {
				report("esbuild", 0, 0)
				script, err := c.bundle(ctx, dir, source)
				if err != nil {
					return err
				}
				return c.write(c.Path(place), script, 0o666)
			})
		},
		usual: 3 * time.Second,
	}
	return c.Path(place), c.prepare(ctx, []*step{s}, progress)
}

// bundle returns source and all that it imports from the packages in dir as one script.
func (c *Clone) bundle(ctx context.Context, dir, source string) ([]byte, error) {
	if err := os.WriteFile(filepath.Join(dir, "source.js"), []byte(source), 0o666); err != nil {
		return nil, err
	}
	cmd := c.command(ctx, filepath.Join(dir, "node_modules", ".bin", "esbuild"), "source.js", "--outfile=script.js",
		"--bundle", "--minify", "--format=iife", "--target=es2022", "--log-level=warning")
	cmd.Dir = dir
	if err := cmd.run(nil); err != nil {
		return nil, err
	}
	script, err := os.ReadFile(filepath.Join(dir, "script.js"))
	if err != nil {
		return nil, err
	}
	licences, err := licences(filepath.Join(dir, "node_modules"))
	return slices.Concat(script, []byte(licences)), err
}

// licences returns a comment with every licence of the packages in a folder: they have to
// go where the packages go. Some packages share one, and are named before it.
func licences(modules string) (string, error) {
	var paths []string
	for _, depth := range []string{"*", filepath.Join("@*", "*")} {
		found, err := filepath.Glob(filepath.Join(modules, depth, "LICENSE"))
		if err != nil {
			return "", err
		}
		paths = append(paths, found...)
	}
	packages := map[string][]string{} // by licence
	var order []string
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		name, err := filepath.Rel(modules, filepath.Dir(path))
		if err != nil {
			return "", err
		}
		licence := strings.ReplaceAll(strings.TrimSpace(string(text)), "*/", "* /")
		if packages[licence] == nil {
			order = append(order, licence)
		}
		packages[licence] = append(packages[licence], filepath.ToSlash(name))
	}
	var b strings.Builder
	for _, licence := range order {
		fmt.Fprintf(&b, "/*! %s\n\n%s */\n", strings.Join(packages[licence], ", "), licence)
	}
	return b.String(), nil
}
