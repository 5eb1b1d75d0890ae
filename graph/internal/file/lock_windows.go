package file

import (
	"os"

	"golang.org/x/sys/windows"
)

// lock takes the writer's lock. Windows locks ranges of bytes and keeps readers
// out of them, so the lock lies on a byte that no file has.
func lock(f *os.File) error {
	const far = 1 << 30 // upper half of the offset
	err := windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0,
		&windows.Overlapped{OffsetHigh: far})
	if err == windows.ERROR_LOCK_VIOLATION {
		return ErrLocked
	}
	return err
}

// unlock does nothing: the lock ends when the file is closed.
func unlock(*os.File) {}
