// Start is the entry point of the Docker image. It makes the container ready
// for whoever runs in it, whatever is mounted, and then becomes the command
// that it is given: JupyterLab, a JupyterHub user's server, or any other.
//
//	start command [argument…]
//	start -healthy
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Where the image keeps what every container shares. All of it is root's, so
// that nobody who runs in the image can change it.
const (
	lesson   = "/opt/locklab/lesson"   // the notebooks, the lessons and go.mod, as they were built
	built    = "/opt/locklab/go-build" // Go's build cache for them
	analysed = "/opt/locklab/gopls"    // and the cache of its language server
)

func main() {
	log := func(line string) { fmt.Fprintln(os.Stderr, "locklab: "+line) }
	fail := func(err error) {
		log(err.Error())
		os.Exit(1)
	}
	home := os.Getenv("HOME")
	if len(os.Args) == 2 && os.Args[1] == "-healthy" {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := healthy(ctx, runtimeDir(home)); err != nil {
			fail(err)
		}
		return
	}
	if len(os.Args) < 2 {
		fail(errors.New("give a command to run, such as: jupyter lab"))
	}

	// What one user of the group writes, another one may: the next container
	// on the same volume can have another user id.
	syscall.Umask(0o002)
	work := filepath.Join(home, "notebooks")
	if os.Geteuid() == 0 {
		if err := leaveRoot(home, work); err != nil {
			fail(err)
		}
	}
	if err := layOut(lesson, work, log); err != nil {
		log(fmt.Sprintf("%s cannot be written by user %d (%v): "+
			"give its owner with --user $(id -u) --group-add users, or mount another folder",
			work, os.Geteuid(), err))
		if _, err := os.Stat(filepath.Join(work, "go.mod")); err != nil {
			os.Exit(1)
		}
	}
	if err := linkCache(built, os.Getenv("GOCACHE")); err != nil {
		log(fmt.Sprintf("the first cells take longer, as the build cache cannot be used: %v", err))
	}
	if err := linkVersions(analysed, os.Getenv("GOPLSCACHE")); err != nil {
		log(fmt.Sprintf("the first completion takes longer, as its cache cannot be used: %v", err))
	}
	withoutTelemetry() // without it more memory is taken, and nothing else happens
	program, err := exec.LookPath(os.Args[1])
	if err != nil {
		fail(err)
	}
	fail(syscall.Exec(program, os.Args[1:], os.Environ()))
}

// withoutTelemetry does what "go telemetry off" does, where the user of the home folder
// has not decided. Nobody in a container uploads what Go's tools count, and gopls starts
// a second process for it: 27 MB, and 125 in one of ten, in which the 100 MB of the heap's
// ballast happen to be touched.
func withoutTelemetry() error {
	config, err := os.UserConfigDir()
	if err != nil {
		return err
	}
	mode := filepath.Join(config, "go", "telemetry", "mode")
	if err := os.MkdirAll(filepath.Dir(mode), 0o775); err != nil {
		return err
	}
	file, err := os.OpenFile(mode, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o664)
	if err != nil {
		return err
	}
	_, err = file.WriteString("off\n")
	return errors.Join(err, file.Close())
}

// leaveRoot makes a process of root's one of the user and group that NB_UID
// and NB_GID name, as in Jupyter's own images. A folder that root owns, as an
// engine makes it when it mounts one that is not there, is given to that user;
// what is in it stays as it is.
func leaveRoot(home, work string) error {
	var ids [2]int
	for i, name := range []string{"NB_UID", "NB_GID"} {
		id, err := strconv.Atoi(os.Getenv(name))
		if err != nil || id <= 0 {
			return fmt.Errorf("%s=%q: give a number above 0, the id to run with", name, os.Getenv(name))
		}
		ids[i] = id
	}
	if err := os.Mkdir(work, 0o775); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, dir := range []string{home, work} {
		info, err := os.Stat(dir)
		if err != nil {
			return err
		}
		if info.Sys().(*syscall.Stat_t).Uid == 0 {
			if err := os.Chown(dir, ids[0], ids[1]); err != nil {
				return err
			}
		}
	}
	// In this order: without root the groups can no longer be changed. Group
	// 100, users, may write the home folder.
	return errors.Join(syscall.Setgroups([]int{ids[1], 100}), syscall.Setgid(ids[1]), syscall.Setuid(ids[0]))
}
