//go:build !unix

package main

import "errors"

// freeSpace can't be told on this system.
func freeSpace(string) (uint64, error) {
	return 0, errors.New("not supported on this system")
}
