//go:build unix

package sqlite

import "golang.org/x/sys/unix"

// FreeSpace returns how many bytes can still be written beside the file path.
func FreeSpace(path string) (uint64, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(path, &fs); err != nil {
		return 0, err
	}
	return uint64(fs.Bavail) * uint64(fs.Bsize), nil //nolint:unconvert // the types differ between systems
}
