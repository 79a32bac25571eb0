//go:build unix

package setup

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

const raceNeedsC = runtime.GOOS != "darwin"

// endGroup asks a command and all that it started to end.
func endGroup(p *os.Process) error { return syscall.Kill(-p.Pid, syscall.SIGTERM) }

// lowerPriority lets everything else go before this thread, on Linux, or this
// process, elsewhere; and so before the commands that it starts from then on.
func lowerPriority() { syscall.Setpriority(syscall.PRIO_PROCESS, 0, 19) }

// tryLock takes the lock of a file without waiting. The lock belongs to the open
// file: it is free when every process that has it open has ended.
func tryLock(file *os.File) (bool, error) {
	err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == unix.EWOULDBLOCK {
		return false, nil
	}
	return err == nil, err
}

// writable reports whether this user may write a folder, or it is not there
// yet.
func writable(dir string) bool {
	err := unix.Access(dir, unix.W_OK)
	return err == nil || err == unix.ENOENT
}

// needsMB is about what the home holds in the end.
const needsMB = 500

// checkSpace refuses to begin what cannot end.
func checkSpace(c *Clone) error {
	var disk unix.Statfs_t
	if err := unix.Statfs(c.home, &disk); err != nil {
		return nil // not every file system tells
	}
	if free := uint64(disk.Bavail) * uint64(disk.Bsize) >> 20; free < needsMB {
		return fmt.Errorf("The disk is too full: %s needs about %d MB and %d MB are free. Free some space %s",
			c.home, needsMB, free, runAgain)
	}
	return nil
}

// Exec makes this process the command args in the environment of the clone. It
// returns only if that fails.
func (c *Clone) Exec(args []string) error {
	environ := c.Environ()
	for _, entry := range environ { // look where the command itself will look
		if path, found := strings.CutPrefix(entry, "PATH="); found {
			os.Setenv("PATH", path)
		}
	}
	program, err := exec.LookPath(args[0])
	if err != nil {
		return fmt.Errorf("There is no program %q: set up first with go run ./kernel-setup prepare.", args[0])
	}
	return unix.Exec(program, args, environ)
}
