//go:build !linux

package testservices

import "syscall"

// dieWithParent has no means here: a test process that is killed leaves its
// services running.
func dieWithParent() *syscall.SysProcAttr { return nil }
