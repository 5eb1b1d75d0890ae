//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package file

import (
	"os"

	"golang.org/x/sys/unix"
)

// mapFile maps a part of a file into memory, for reading.
func mapFile(f *os.File, at, length int64) ([]byte, func(), error) {
	lead := at % int64(os.Getpagesize())
	data, err := unix.Mmap(int(f.Fd()), at-lead, int(length+lead), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, nil, &os.PathError{Op: "map", Path: f.Name(), Err: err}
	}
	return data[lead:], func() { unix.Munmap(data) }, nil
}
