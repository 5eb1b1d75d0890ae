//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package file

import (
	"os"

	"golang.org/x/sys/unix"
)

// lock takes the writer's lock on the open file itself: it leaves nothing
// behind, and readers do not ask for it.
func lock(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == unix.EWOULDBLOCK {
		return ErrLocked
	}
	return err
}

// unlock gives the lock up. To close the file is not enough as long as a part of
// it is mapped.
func unlock(f *os.File) { unix.Flock(int(f.Fd()), unix.LOCK_UN) }
