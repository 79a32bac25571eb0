package setup

import "syscall"

// ownGroup gives a command a process group of its own, and has it sent the
// signal orphaned when the thread that started it ends, killed or not. Other
// systems have no such thing.
func ownGroup(orphaned syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: orphaned}
}

// giveWay is lowerPriority where that is for this thread alone.
func giveWay() { lowerPriority() }
