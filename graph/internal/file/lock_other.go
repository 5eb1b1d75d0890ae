//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package file

import (
	"errors"
	"os"
)

// lock refuses: without a lock two writers would spoil the file.
func lock(*os.File) error {
	return errors.New("files cannot be locked on this platform; open it read-only")
}

// unlock does nothing: the lock ends when the file is closed.
func unlock(*os.File) {}
