package testservices

import "syscall"

// dieWithParent makes the kernel kill the child when the thread that started
// it ends, and so at the latest with this process, however that dies.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
