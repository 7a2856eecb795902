package sqlite

import (
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// remedies say in an operator's words what a result code of SQLite means and
// what mends it.
var remedies = map[int]string{
	lib.SQLITE_FULL:     "the disk is full: free some space, it goes on by itself",
	lib.SQLITE_BUSY:     "another process is writing to the index: only one \"wiredesk run\" may use a data directory",
	lib.SQLITE_LOCKED:   "another process has locked the index",
	lib.SQLITE_READONLY: "the index can't be written to: check the permissions of the data directory and that its disk is not mounted read-only",
	lib.SQLITE_IOERR:    "the disk gives an error: check the disk and the system's log",
	lib.SQLITE_CANTOPEN: "the index can't be opened: check the permissions of the data directory",
	lib.SQLITE_PERM:     "the index can't be opened: check the permissions of the data directory",
	lib.SQLITE_CORRUPT:  "the index is damaged: stop wiredesk, move the file away and index the log again",
	lib.SQLITE_NOTADB:   "the file is no index: move it away",
	lib.SQLITE_NOMEM:    "there is not enough memory",
}

// resultCode returns SQLite's primary result code in err; 0 if there is none.
func resultCode(err error) int {
	if e, ok := errors.AsType[*driver.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// explain puts the remedy before an error of SQLite.
func explain(err error) error {
	if remedy, ok := remedies[resultCode(err)]; ok {
		return fmt.Errorf("%s: %w", remedy, err)
	}
	return err
}

// isOneDocuments tells whether err is about the document that was being
// written, and not about the database, so that every other can be stored.
func isOneDocuments(err error) bool {
	switch resultCode(err) {
	case lib.SQLITE_TOOBIG, lib.SQLITE_CONSTRAINT, lib.SQLITE_MISMATCH, lib.SQLITE_RANGE:
		return true
	}
	return false
}
